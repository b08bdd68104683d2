"""Takes answers out of what a help desk exported: JSON, CSV, or a text that was pasted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from checks.template.document import Document, Format
from deliverability.library.errors import LibraryError
from deliverability.library.keeping import LONGEST_TITLE, add, parse
from deliverability.library.model import Wanted
from deliverability.library.shelf import Shelf
from deliverability.store import answers
from deliverability.store.database import reading


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an export: titles that are new, those that were there, and what is wrong with others."""

    added: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def take(shelf: Shelf, documents: Iterable[Document], now: datetime) -> Taken:
    """Keep each that has a title nobody has yet; one that cannot be kept hinders no other."""
    with reading(shelf.database) as connection:
        known = set(answers.titles(connection))
    added, already, problems = [], [], []
    for document in documents:
        wanted = wanted_of(document)
        try:
            read = parse(wanted)
            if read.title in known:
                already.append(read.title)
                continue
            known.add(add(shelf, read, now).title)
            added.append(read.title)
        except LibraryError as error:
            problems.append(f"{wanted.title or 'Without a title'}: {error}")
    return Taken(tuple(added), tuple(already), tuple(problems))


def wanted_of(document: Document) -> Wanted:
    """A document of an export as an answer; its subject goes into its text."""
    declared = document.declared
    title = declared.title or document.name.rpartition("#")[2] or _first_line(document)
    source = document.source
    subject = declared.subject or ""
    if subject and not _says_subject(document, subject):
        is_html = document.format is Format.HTML
        source = f"<!-- subject: {subject} -->\n{source}" if is_html else f"Subject: {subject}\n\n{source}"
    return Wanted(
        title[:LONGEST_TITLE], source, declared.kind.value if declared.kind else "", declared.dialect,
        document.format,
    )  # fmt: skip


def _first_line(document: Document) -> str:
    return next((line.strip() for line in document.body.plain.splitlines() if line.strip()), "")


def _says_subject(document: Document, subject: str) -> bool:
    return subject in document.source[: len(subject) + 40]
