"""Checks of what resolvers in the world still say about a domain, beside what its own servers say now."""
