"""Reads what a help desk exported, or somebody pasted, into documents."""

from __future__ import annotations

from checks.template.document import Document
from checks.template.reading.read import read
from deliverability.library.errors import LibraryError

NOTHING = "There is nothing in it that reads like an answer. A table needs a line with title and body."


def documents_of(raw: bytes, name: str) -> tuple[Document, ...]:
    """Each answer in it; LibraryError where it cannot be read at all."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LibraryError(
            "file", "This file is no text in UTF-8. Save it as CSV or JSON in UTF-8."
        ) from None
    documents = tuple(one for one in read(text, name or _name(text)) if one.body)
    if not documents:
        raise LibraryError("text", NOTHING)
    return documents


def _name(text: str) -> str:
    """What a pasted export would be called."""
    start = text.lstrip()[:1]
    if start and start in "[{":
        return "pasted.json"
    first = text.lstrip().partition("\n")[0].lower()
    return "pasted.csv" if "," in first and ("body" in first or "answer" in first) else "pasted.txt"
