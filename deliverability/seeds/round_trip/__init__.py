"""A mail from outside to the support address, and what answers by itself."""
