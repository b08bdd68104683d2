"""Follows a change of DNS records until everybody sees it."""
