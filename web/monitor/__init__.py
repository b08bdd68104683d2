"""The pages of domains that are looked after: overview, one domain, its history, and settings."""
