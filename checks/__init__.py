"""What is right and what is wrong in a mail domain: pure functions over what the world said."""

CHECKS_VERSION = "2026.11.1"
"""Stored with every run, so that "your domain changed" is told apart from "our advice changed"."""
