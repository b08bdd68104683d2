"""Whether mail of the domain can show its logo (BIMI)."""
