"""Why an answer cannot be kept."""

from __future__ import annotations


class LibraryError(Exception):
    """`field` names what was typed wrong, "" for the whole; the message says what is right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
