"""What is said when the database cannot be used at all."""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be used; the message says what is wrong and what to do, in a few sentences."""
