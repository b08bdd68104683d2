"""The findings that somebody lives with; a row leaves as an Acceptance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from deliverability.history.model import Acceptance
from deliverability.store.tables import DEFAULT_ORG, acceptances

_COLUMNS = tuple(column for column in acceptances.c if column.name != "org_id")


def open_of(connection: Connection, domain_ids: Iterable[int]) -> tuple[Acceptance, ...]:
    """Those of these domains that nobody has ended, expired ones too, oldest first."""
    query = select(*_COLUMNS).where(acceptances.c.domain_id.in_(tuple(domain_ids)))
    return _all(connection, query.where(acceptances.c.ended_at.is_(None)).order_by(acceptances.c.id))


def get(connection: Connection, acceptance_id: int) -> Acceptance | None:
    """The acceptance of an id, or None."""
    found = _all(connection, select(*_COLUMNS).where(acceptances.c.id == acceptance_id))
    return found[0] if found else None


def expired(connection: Connection, now: datetime, limit: int = 100) -> tuple[Acceptance, ...]:
    """Those whose time is over and that nobody has ended yet, oldest first."""
    over = acceptances.c.until <= now, acceptances.c.ended_at.is_(None)
    return _all(connection, select(*_COLUMNS).where(*over).order_by(acceptances.c.until).limit(limit))


def due(connection: Connection, now: datetime, until: datetime) -> tuple[Acceptance, ...]:
    """Those that hold now and end by `until`, soonest first."""
    soon = acceptances.c.until > now, acceptances.c.until <= until, acceptances.c.ended_at.is_(None)
    return _all(connection, select(*_COLUMNS).where(*soon).order_by(acceptances.c.until))


def add(connection: Connection, new: Iterable[Acceptance]) -> None:
    """Keep new ones."""
    rows = [_row(one) for one in new]
    if rows:
        connection.execute(insert(acceptances), rows)


def end(connection: Connection, ids: Iterable[int], now: datetime) -> int:
    """These are over; how many were not yet."""
    mine = acceptances.c.id.in_(tuple(ids)), acceptances.c.ended_at.is_(None)
    return int(connection.execute(update(acceptances).where(*mine).values(ended_at=now)).rowcount)


def _row(one: Acceptance) -> dict[str, Any]:
    row = asdict(one)
    del row["id"]
    return row | {"org_id": DEFAULT_ORG}


def _all(connection: Connection, query: Select[Any]) -> tuple[Acceptance, ...]:
    return tuple(Acceptance(**row._mapping) for row in connection.execute(query))
