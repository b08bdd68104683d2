"""Reads what a help desk exported, or somebody pasted, into answers."""

from __future__ import annotations

from dataclasses import dataclass

from checks.template.document import Document, Format
from checks.template.reading.octets import ReadError
from checks.template.reading.read import read_octets
from deliverability.library.errors import LibraryError
from deliverability.library.model import LONGEST_TITLE, Wanted
from deliverability.library.own_export import own_rows

NOTHING = "There is nothing in it that reads like an answer. A table needs a line with title and body."


@dataclass(frozen=True, slots=True)
class Brought:
    """The answers in an export; or why it cannot be read, and by which field of the form it came."""

    answers: tuple[Wanted, ...] = ()
    field: str = ""
    problem: str = ""


def brought(raw: bytes, name: str) -> Brought:
    """Each answer in it. `name`: of the file, "" for what was pasted."""
    try:
        return Brought(_wanted_in(raw, name))
    except LibraryError as error:
        return Brought((), error.field, str(error))


def _wanted_in(raw: bytes, name: str) -> tuple[Wanted, ...]:
    own = own_rows(raw.decode("utf-8-sig", "replace"))
    if own:
        return own
    try:
        documents = tuple(one for one in read_octets(raw, name or _name(raw)) if one.body)
    except ReadError as error:
        raise LibraryError("file", str(error)) from None
    if not documents:
        raise LibraryError("text", NOTHING)
    return tuple(map(_wanted_of, documents))


def _wanted_of(document: Document) -> Wanted:
    """A document of an export as an answer; its subject goes into its text."""
    declared = document.declared
    title = declared.title or document.name.rpartition("#")[2] or _first_line(document)
    return Wanted(
        title[:LONGEST_TITLE], _source(document), declared.kind.value if declared.kind else "",
        declared.dialect, document.format,
    )  # fmt: skip


def _source(document: Document) -> str:
    """The text with its subject marked as one; of an export it stands there bare, before the rest."""
    source, subject = document.source, document.subject
    if not document.file or subject is None:
        return source
    span = subject.source(0, len(subject.plain))
    if source[: span.start].strip():
        return source
    words, body = source[span.start : span.end].strip(), source[span.end :].lstrip("\n")
    is_html = document.format is Format.HTML
    return f"<!-- subject: {words} -->\n{body}" if is_html else f"Subject: {words}\n\n{body}"


def _first_line(document: Document) -> str:
    return next((line.strip() for line in document.body.plain.splitlines() if line.strip()), "")


def _name(raw: bytes) -> str:
    """What a pasted export would be called."""
    start = raw.lstrip()
    if start.startswith((b"[", b"{")) and not start.startswith(b"{{"):
        return "pasted.json"
    first = start.partition(b"\n")[0].lower()
    is_table = b"," in first and any(word in first for word in (b"body", b"answer", b"title"))
    return "pasted.csv" if is_table else "pasted.txt"
