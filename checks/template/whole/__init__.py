"""A set of templates as one voice."""
