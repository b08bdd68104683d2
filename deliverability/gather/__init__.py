"""Asks the world about one domain, parses what it says, and asks again; never judges."""
