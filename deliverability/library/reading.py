"""Reads what a help desk exported, or somebody pasted, into documents."""

from __future__ import annotations

from checks.template.document import Document
from checks.template.reading.octets import ReadError
from checks.template.reading.read import read_octets
from deliverability.library.errors import LibraryError

NOTHING = "There is nothing in it that reads like an answer. A table needs a line with title and body."


def documents_of(raw: bytes, name: str) -> tuple[Document, ...]:
    """Each answer in it; LibraryError where it cannot be read at all."""
    try:
        documents = tuple(one for one in read_octets(raw, name or _name(raw)) if one.body)
    except ReadError as error:
        raise LibraryError("file", str(error)) from None
    if not documents:
        raise LibraryError("text", NOTHING)
    return documents


def _name(raw: bytes) -> str:
    """What a pasted export would be called."""
    start = raw.lstrip()
    if start.startswith((b"[", b"{")) and not start.startswith(b"{{"):
        return "pasted.json"
    first = start.partition(b"\n")[0].lower()
    is_table = b"," in first and any(word in first for word in (b"body", b"answer", b"title"))
    return "pasted.csv" if is_table else "pasted.txt"
