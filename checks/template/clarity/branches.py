"""Counts what one customer reads of a stretch whose branches show some of it to each."""

from __future__ import annotations

from checks.template.clarity.reading import words_in
from checks.template.document import Document, Role
from checks.template.reading.placeholders import scan
from checks.template.rendering import fill
from checks.template.settings import Settings

_TAGS = (Role.OPEN, Role.ELSE, Role.CLOSE, Role.STATEMENT)


def words_read(document: Document, start: int, end: int, settings: Settings) -> int:
    """The words between two offsets of the body, of each choice the first branch only; a tag is no word."""
    shown = document.body.masked[start:end]
    if not any(one.role in _TAGS for one in document.placeholders):
        return len(words_in(shown))
    plain = document.body.plain[start:end]
    chosen = fill(plain, scan(plain, document.declared.dialect), settings, empty=False)
    return min(len(words_in(shown)), len(words_in(chosen)))
