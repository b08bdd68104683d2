"""The names of the servers that send for a domain, as receivers look them up."""
