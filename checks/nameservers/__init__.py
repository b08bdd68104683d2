"""Checks of the name servers of a domain: whether they answer, and whether they say the same."""
