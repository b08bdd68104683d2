"""The domains that are looked after: what is set for them, and how they come in and go."""
