"""The processes that work: each says again and again that it lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from deliverability.store.locks import add_new
from deliverability.store.tables import DEFAULT_ORG, processes


@dataclass(frozen=True, slots=True)
class Process:
    """One that works; `name` is that of its machine and its number there."""

    token: str
    name: str
    started_at: datetime
    seen_at: datetime


def add(connection: Connection, process: Process) -> None:
    """It begins to work."""
    row = {
        "token": process.token, "org_id": DEFAULT_ORG, "name": process.name,
        "started_at": process.started_at, "seen_at": process.seen_at,
    }  # fmt: skip
    add_new(connection, processes, row)


def seen(connection: Connection, token: str, now: datetime) -> bool:
    """It lives; False when it is not in the table (any more)."""
    here = update(processes).where(processes.c.token == token)
    return connection.execute(here.values(seen_at=now)).rowcount == 1


def remove(connection: Connection, token: str) -> None:
    """It has ended."""
    connection.execute(delete(processes).where(processes.c.token == token))


def forget(connection: Connection, seen_before: datetime) -> None:
    """Those not seen since then have died."""
    connection.execute(delete(processes).where(processes.c.seen_at < seen_before))


def last_seen(connection: Connection) -> datetime | None:
    """When any of them last did its jobs; None when none has."""
    query = select(func.max(processes.c.seen_at, type_=processes.c.seen_at.type))
    found: datetime | None = connection.execute(query).scalar()
    return found


def alive(connection: Connection, seen_since: datetime) -> tuple[Process, ...]:
    """Those seen since then, oldest first."""
    query = select(processes).where(processes.c.seen_at >= seen_since).order_by(processes.c.started_at)
    return tuple(
        Process(row.token, row.name, row.started_at, row.seen_at) for row in connection.execute(query)
    )
