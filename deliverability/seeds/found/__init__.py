"""A found mail, taken apart in a process of its own, as anybody may have written it."""
