"""Adds, changes, approves and removes answers; each change is a version that may come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from checks.model import Severity
from checks.template.document import Kind
from deliverability.accounts.acting import actor
from deliverability.accounts.audit import audit
from deliverability.library.errors import LibraryError
from deliverability.library.guarded import looked
from deliverability.library.judging import judged_by
from deliverability.library.model import LARGEST, LONGEST_TITLE, NOT_LINTED, REFUSED, Answer, Lint, Wanted
from deliverability.library.seen import Seen
from deliverability.library.shelf import Shelf
from deliverability.monitored.settings import parse_tags
from deliverability.store import answers
from deliverability.store.locks import alone

MOST_ANSWERS = 2000
GONE = "This answer was removed meanwhile."
CHANGED = "Somebody changed this answer meanwhile. Open it again, so that their words are not lost."


def add(shelf: Shelf, wanted: Wanted, now: datetime) -> Answer:
    """Keep a new answer. LibraryError."""
    read = parse(wanted)
    new = _answer(shelf, read, looked(read, shelf.settings), now)
    with naming(shelf) as connection:
        return _added(connection, new, now)


def add_unseen(connection: Connection, read: Wanted, now: datetime) -> Answer:
    """Keep one of many, which `parse` gave, for `linting.lint_new` to look at later. LibraryError.

    `connection` is that of `naming`.
    """
    return _added(connection, Answer(0, read, "", 1, actor().who, now, reviewed_at=now), now)


def change(shelf: Shelf, old: Answer, wanted: Wanted, now: datetime) -> Answer:
    """Another version; what was approved is so no more. LibraryError, also where `old` is not the last."""
    read = parse(wanted)
    if read == old.wanted:
        return old
    seen = looked(read, shelf.settings)
    new = replace(_answer(shelf, read, seen, now), id=old.id, version=old.version + 1)
    with naming(shelf) as connection:
        _refuse_changed(connection, old)
        _refuse_known(connection, new)
        answers.change(connection, new)
        audit(connection, now, "template.changed", new.title, told(old), told(new))
    return new


def restore(shelf: Shelf, old: Answer, then: Wanted, now: datetime) -> Answer:
    """What it was becomes its newest version; its tags stay. LibraryError."""
    return change(shelf, old, replace(then, tags=old.wanted.tags), now)


def approve(shelf: Shelf, one: Answer, now: datetime) -> None:
    """Somebody stands for what it says now. LibraryError where it says something else meanwhile."""
    with shelf.database.begin() as connection:
        _refuse_changed(connection, one)
        answers.approve(connection, one.id, actor().who, now)
        audit(connection, now, "template.approved", one.title, None, {"version": one.version})


def review(shelf: Shelf, one: Answer, now: datetime) -> None:
    """Somebody read it, and it may stay as it is. LibraryError where it says something else meanwhile."""
    with shelf.database.begin() as connection:
        _refuse_changed(connection, one)
        answers.reviewed(connection, one.id, now)
        audit(connection, now, "template.reviewed", one.title)


def remove(shelf: Shelf, one: Answer, now: datetime) -> None:
    """Out of the library; it may be put back."""
    with shelf.database.begin() as connection:
        answers.remove(connection, one.id, now)
        audit(connection, now, "template.removed", one.title, told(one), None)


def put_back(shelf: Shelf, one: Answer, now: datetime) -> None:
    """Into the library again. LibraryError where another has its title now."""
    with naming(shelf) as connection:
        _refuse_known(connection, one)
        answers.remove(connection, one.id, None)
        audit(connection, now, "template.put back", one.title, None, told(one))


def forget(shelf: Shelf, one: Answer, now: datetime) -> None:
    """Gone for good, with all that it was. LibraryError unless it was removed before."""
    if one.removed_at is None:
        raise LibraryError("", f"“{one.title}” is in the library. Remove it first.")
    with shelf.database.begin() as connection:
        answers.forget(connection, one.id)
        audit(connection, now, "template.forgotten", one.title, told(one), None)


@contextmanager
def naming(shelf: Shelf) -> Iterator[Connection]:
    """A transaction of who gives a title: of two at once, the second sees what the first has kept."""
    with shelf.database.begin() as connection:
        alone(connection, "titles of answers")
        yield connection


def parse(wanted: Wanted) -> Wanted:
    """What was typed, in its one form. LibraryError."""
    title = " ".join(wanted.title.split())
    if not title or not title.isprintable():
        raise LibraryError("title", "Write what people ask or complain about, like My parcel is late.")
    if len(title) > LONGEST_TITLE:
        raise LibraryError(
            "title", f"A title has up to {LONGEST_TITLE} letters. Put the rest into the answer."
        )
    if wanted.kind and wanted.kind not in tuple(Kind):
        raise LibraryError("kind", f"There is no such kind. There are: {', '.join(Kind)}.")
    try:
        tags = parse_tags(wanted.tags)
    except ValueError as error:
        raise LibraryError("tags", f"{error}.") from None
    return replace(wanted, title=title, source=parse_source(wanted.source), tags=tags)


def parse_source(text: str) -> str:
    """The text of a template, with plain line ends. LibraryError for an empty or a large one."""
    source = text.replace("\r\n", "\n").replace("\0", "\ufffd")
    if not source.strip():
        raise LibraryError("source", "Type the answer, or paste it.")
    if len(source.encode(errors="replace")) > LARGEST:
        raise LibraryError("source", "This is longer than 512 KiB. No mail is; paste one template at a time.")
    return source


def lint_of(seen: Seen, by: str) -> Lint:
    """How it stands by these rules, as far as anybody could look at it."""
    if seen.refused:
        return NOT_LINTED if seen.is_busy else REFUSED
    errors, warnings, notices = (seen.count(one) for one in Severity)
    return Lint(errors, warnings, notices, by)


def told(one: Answer) -> dict[str, object]:
    """An answer for the audit log."""
    wanted = one.wanted
    return {
        "title": wanted.title, "kind": wanted.kind, "dialect": wanted.dialect, "format": wanted.format.value,
        "tags": wanted.tags, "version": one.version, "text": wanted.source,
    }  # fmt: skip


def _answer(shelf: Shelf, read: Wanted, seen: Seen, now: datetime) -> Answer:
    lint = lint_of(seen, judged_by(shelf.settings))
    return Answer(0, read, seen.subject, 1, actor().who, now, reviewed_at=now, lint=lint)


def _added(connection: Connection, new: Answer, now: datetime) -> Answer:
    _refuse_known(connection, new)
    new = replace(new, id=answers.add(connection, new))
    audit(connection, now, "template.added", new.title, None, told(new))
    return new


def _refuse_changed(connection: Connection, read: Answer) -> None:
    """Nobody else changes it until this transaction ends. LibraryError where it is not what was read."""
    there = answers.held(connection, read.id)
    if there is None or there.removed_at is not None:
        raise LibraryError("", GONE)
    if there.version != read.version:
        raise LibraryError("", CHANGED)


def _refuse_known(connection: Connection, new: Answer) -> None:
    known = answers.by_title(connection, new.title)
    if known is not None and known.id != new.id:
        raise LibraryError("title", f"There is an answer called “{new.title}” already. Choose another title.")
    if not new.id and answers.count(connection) >= MOST_ANSWERS:
        raise LibraryError("", f"The library holds {MOST_ANSWERS} answers, which is the most there can be.")
