"""The library's rows: one function for each statement; a row leaves as an Answer or a Version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from checks.template.document import Format
from deliverability.library.model import NOT_LINTED, Answer, Lint, Version, Wanted
from deliverability.store.tables import DEFAULT_ORG, answer_versions, answers

_COLUMNS = tuple(column for column in answers.c if column.name != "org_id")
_MINE = answers.c.org_id == DEFAULT_ORG
_OLD = answer_versions.c.org_id == DEFAULT_ORG
_THERE = answers.c.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Search:
    """Which answers: those that hold all `words` anywhere, of this kind and tag; "" for any."""

    words: str = ""
    kind: str = ""
    tag: str = ""


EVERYTHING = Search()


def add(connection: Connection, new: Answer) -> int:
    """Keep a new one (its id is not looked at) and its first version; its id."""
    values = _row(new) | {"org_id": DEFAULT_ORG}
    made = int(connection.execute(insert(answers).values(values).returning(answers.c.id)).scalar_one())
    _remember(connection, made, new)
    return made


def get(connection: Connection, answer_id: int) -> Answer | None:
    """The answer of an id, also a removed one, or None."""
    row = connection.execute(select(*_COLUMNS).where(_MINE, answers.c.id == answer_id)).one_or_none()
    return None if row is None else _answer(row._mapping)


def held(connection: Connection, answer_id: int) -> Answer | None:
    """The same, which nobody else changes until this transaction ends."""
    query = select(*_COLUMNS).where(_MINE, answers.c.id == answer_id).with_for_update()
    row = connection.execute(query).one_or_none()
    return None if row is None else _answer(row._mapping)


def by_title(connection: Connection, title: str) -> Answer | None:
    """The answer of this title that is there, or None."""
    query = select(*_COLUMNS).where(_MINE, _THERE, answers.c.title == title).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _answer(row._mapping)


def titles(connection: Connection) -> frozenset[str]:
    """Those of all that are there."""
    return frozenset(connection.execute(select(answers.c.title).where(_MINE, _THERE)).scalars())


def found(connection: Connection, search: Search = EVERYTHING) -> tuple[Answer, ...]:
    """Those that are there and fit, by title."""
    query = select(*_COLUMNS).where(_MINE, _THERE, *_fits(search))
    rows = connection.execute(query.order_by(func.lower(answers.c.title), answers.c.id))
    some = (_answer(row._mapping) for row in rows)
    return tuple(one for one in some if not search.tag or search.tag in one.wanted.tags)


def page(connection: Connection, after: int, most: int, search: Search = EVERYTHING) -> tuple[Answer, ...]:
    """Those with a larger id than `after`, by id, at most so many."""
    query = select(*_COLUMNS).where(_MINE, _THERE, answers.c.id > after, *_fits(search))
    return _answers(connection, query.order_by(answers.c.id).limit(most))


def removed(connection: Connection) -> tuple[Answer, ...]:
    """Those that may be put back, the last removed first."""
    query = select(*_COLUMNS).where(_MINE, answers.c.removed_at.is_not(None))
    return _answers(connection, query.order_by(answers.c.removed_at.desc(), answers.c.id))


def count(connection: Connection) -> int:
    """How many there are, with those that may be put back."""
    return int(connection.execute(select(func.count()).select_from(answers).where(_MINE)).scalar_one())


def versions_there(connection: Connection) -> dict[int, int]:
    """The version of each that is there, by its id: it changes with every change of what the library says."""
    query = select(answers.c.id, answers.c.version).where(_MINE, _THERE).order_by(answers.c.id)
    return {row.id: row.version for row in connection.execute(query)}


def change(connection: Connection, changed: Answer) -> None:
    """Keep another version of what it says."""
    connection.execute(update(answers).where(_MINE, answers.c.id == changed.id).values(_row(changed)))
    _remember(connection, changed.id, changed)


def approve(connection: Connection, answer_id: int, who: str, now: datetime) -> None:
    """Somebody stands for what it says now, and has looked at it."""
    values = {"approved_by": who, "approved_at": now, "reviewed_at": now}
    connection.execute(update(answers).where(_MINE, answers.c.id == answer_id).values(values))


def reviewed(connection: Connection, answer_id: int, now: datetime) -> None:
    """Somebody looked at it, and it may stay as it is."""
    connection.execute(update(answers).where(_MINE, answers.c.id == answer_id).values(reviewed_at=now))


def unlinted(connection: Connection, most: int) -> tuple[Answer, ...]:
    """Those that nobody has looked at, the oldest first."""
    query = select(*_COLUMNS).where(_MINE, _THERE, answers.c.linted_by == NOT_LINTED.by)
    return _answers(connection, query.order_by(answers.c.id).limit(most))


def unlint(connection: Connection, by: str) -> int:
    """Forget how those stand that others than `by` have looked at; how many."""
    others = update(answers).where(_MINE, _THERE, answers.c.linted_by != by)
    return connection.execute(others.values(_lint_row(NOT_LINTED))).rowcount


def linted(connection: Connection, one: Answer, lint: Lint, subject: str) -> int:
    """Keep how many findings this version has, and its subject; 0 where there is a newer one."""
    same = update(answers).where(_MINE, answers.c.id == one.id, answers.c.version == one.version)
    return connection.execute(same.values(subject=subject, **_lint_row(lint))).rowcount


def remove(connection: Connection, answer_id: int, when: datetime | None) -> None:
    """Out of the library; None puts it back."""
    connection.execute(update(answers).where(_MINE, answers.c.id == answer_id).values(removed_at=when))


def forget(connection: Connection, answer_id: int) -> None:
    """Gone for good, with all its versions."""
    connection.execute(delete(answer_versions).where(_OLD, answer_versions.c.answer_id == answer_id))
    connection.execute(delete(answers).where(_MINE, answers.c.id == answer_id))


def versions(connection: Connection, answer_id: int) -> tuple[Version, ...]:
    """All it was, the newest first."""
    query = select(answer_versions).where(_OLD, answer_versions.c.answer_id == answer_id)
    rows = connection.execute(query.order_by(answer_versions.c.version.desc()))
    return tuple(_version(row._mapping) for row in rows)


def _fits(search: Search) -> Iterable[ColumnElement[bool]]:
    for word in search.words.split()[:10]:
        held_by = (answers.c.title, answers.c.subject, answers.c.source)
        yield or_(*(column.icontains(word, autoescape=True) for column in held_by))
    if search.kind:
        yield answers.c.kind == search.kind


def _remember(connection: Connection, answer_id: int, one: Answer) -> None:
    wanted = one.wanted
    connection.execute(insert(answer_versions).values(
        org_id=DEFAULT_ORG, answer_id=answer_id, version=one.version, title=wanted.title, kind=wanted.kind,
        dialect=wanted.dialect, format=wanted.format.value, source=wanted.source, changed_by=one.changed_by,
        changed_at=one.changed_at,
    ))  # fmt: skip


def _answers(connection: Connection, query: Select[Any]) -> tuple[Answer, ...]:
    return tuple(_answer(row._mapping) for row in connection.execute(query))


def _row(one: Answer) -> dict[str, Any]:
    wanted = one.wanted
    return {
        "title": wanted.title, "kind": wanted.kind, "dialect": wanted.dialect,
        "format": wanted.format.value, "source": wanted.source, "subject": one.subject,
        "tags": list(wanted.tags), "version": one.version, "changed_by": one.changed_by,
        "changed_at": one.changed_at, "approved_by": one.approved_by, "approved_at": one.approved_at,
        "reviewed_at": one.reviewed_at, "removed_at": one.removed_at, **_lint_row(one.lint),
    }  # fmt: skip


def _lint_row(lint: Lint) -> dict[str, Any]:
    return {
        "errors": lint.errors,
        "warnings": lint.warnings,
        "notices": lint.notices,
        "linted_by": lint.by,
    }


def _answer(row: RowMapping) -> Answer:
    lint = Lint(row["errors"], row["warnings"], row["notices"], row["linted_by"])
    return Answer(
        row["id"], _wanted(row, tuple(row["tags"])), row["subject"], row["version"], row["changed_by"],
        row["changed_at"], row["approved_by"], row["approved_at"], row["reviewed_at"], row["removed_at"],
        lint,
    )  # fmt: skip


def _version(row: RowMapping) -> Version:
    return Version(row["version"], _wanted(row, ()), row["changed_by"], row["changed_at"])


def _wanted(row: RowMapping, tags: tuple[str, ...]) -> Wanted:
    return Wanted(row["title"], row["source"], row["kind"], row["dialect"], Format(row["format"]), tags)
