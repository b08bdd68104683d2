"""The changes of the domains: one function for each statement; a row leaves as a Change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, insert, select, update

from checks.model import Severity
from deliverability.history.model import Cause, Change, Details, Kind
from deliverability.store.tables import DEFAULT_ORG, changes

MOST = 500
"""So many changes leave at once."""
_PLAIN = ("id", "domain_id", "at", "run_id", "direction", "family", "check", "subject", "title", "noted_at")


def add(connection: Connection, new: Iterable[Change]) -> tuple[Change, ...]:
    """Keep new changes, in their order; what is kept, with ids."""
    return tuple(_added(connection, change) for change in new)


def timeline(
    connection: Connection,
    domain_id: int,
    *,
    before: int | None = None,
    since: datetime | None = None,
    family: str = "",
    cause: Cause | None = None,
    limit: int = 50,
) -> tuple[Change, ...]:
    """The changes of a domain, newest first, at most 500; `before`: only those with a lesser id (paging)."""
    query = select(changes).where(changes.c.domain_id == domain_id)
    wanted: tuple[tuple[object, Callable[[], ColumnElement[bool]]], ...] = (
        (before, lambda: changes.c.id < before),
        (since, lambda: changes.c.at >= since),
        (family, lambda: changes.c.family == family),
        (cause, lambda: changes.c.cause == cause),
    )
    query = query.where(*(condition() for given, condition in wanted if given))
    return _changes(connection, query.order_by(changes.c.id.desc()).limit(min(limit, MOST)))


def changes_since(
    connection: Connection,
    since: datetime,
    until: datetime,
    domain_ids: Iterable[int] | None = None,
    limit: int = 10_000,
) -> tuple[Change, ...]:
    """What changed after `since`, up to and with `until`, oldest first; of these domains, None for all."""
    mine = (
        changes.c.org_id == DEFAULT_ORG if domain_ids is None else changes.c.domain_id.in_(tuple(domain_ids))
    )
    query = select(changes).where(mine, changes.c.at > since, changes.c.at <= until)
    return _changes(connection, query.order_by(changes.c.at, changes.c.id).limit(limit))


def unnoted(connection: Connection, limit: int = MOST) -> tuple[Change, ...]:
    """The changes that the alerts have not taken up yet, oldest first."""
    query = select(changes).where(changes.c.noted_at.is_(None)).order_by(changes.c.id).limit(limit)
    return _changes(connection, query)


def of_ids(connection: Connection, ids: Sequence[int]) -> dict[int, Change]:
    """Those of these ids, by id."""
    found: dict[int, Change] = {}
    for start in range(0, len(ids), MOST):
        query = select(changes).where(changes.c.id.in_(ids[start : start + MOST]))
        found |= {change.id: change for change in _changes(connection, query)}
    return found


def note(connection: Connection, ids: Iterable[int], now: datetime) -> int:
    """The alerts take these up; how many nobody else had taken up before."""
    mine = changes.c.id.in_(tuple(ids)), changes.c.noted_at.is_(None)
    return int(connection.execute(update(changes).where(*mine).values(noted_at=now)).rowcount)


def times_new(connection: Connection, domain_id: int, since: datetime) -> dict[tuple[str, str], int]:
    """How often each finding of a domain has come up since then, by check and subject."""
    query = select(changes.c.check, changes.c.subject, func.count()).where(
        changes.c.domain_id == domain_id, changes.c.at > since, changes.c.kind == Kind.FINDING_NEW
    )
    rows = connection.execute(query.group_by(changes.c.check, changes.c.subject))
    return {(check, subject): count for check, subject, count in rows}


def _added(connection: Connection, change: Change) -> Change:
    key = connection.execute(insert(changes).values(_row(change))).inserted_primary_key
    return change if key is None else replace(change, id=key[0])


def _changes(connection: Connection, query: Select[Any]) -> tuple[Change, ...]:
    return tuple(_change(row._mapping) for row in connection.execute(query))


def _row(change: Change) -> dict[str, Any]:
    row = {key: getattr(change, key) for key in _PLAIN if key != "id"}
    return row | {
        "org_id": DEFAULT_ORG, "kind": change.kind.value, "cause": change.cause.value,
        "severity": change.severity.value if change.severity else "", "details": asdict(change.details),
    }  # fmt: skip


def _change(row: RowMapping) -> Change:
    details: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row["details"].items()
    }
    return Change(
        kind=Kind(row["kind"]),
        cause=Cause(row["cause"]),
        severity=Severity(row["severity"]) if row["severity"] else None,
        details=Details(**details),
        **{key: row[key] for key in _PLAIN},
    )
