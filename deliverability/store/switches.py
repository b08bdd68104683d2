"""Switches that hold for the whole service, such as "stopped": nothing leaves the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from deliverability.store.database import Database, reading
from deliverability.store.locks import add_new
from deliverability.store.tables import DEFAULT_ORG, switches

STOPPED = "stopped"
"""Nothing is sent; what is due waits."""


@dataclass(frozen=True, slots=True)
class Switch:
    """It is on, since when, and why."""

    name: str
    reason: str
    since: datetime


def get(database: Database, name: str) -> Switch | None:
    """The switch, or None while it is off."""
    with reading(database) as connection:
        row = connection.execute(select(switches).where(*_this(name))).one_or_none()
    return None if row is None else Switch(row.name, row.reason, row.since)


def turn_on(connection: Connection, name: str, reason: str, now: datetime) -> None:
    """It is on from now, for this reason."""
    turn_off(connection, name)
    row = {"org_id": DEFAULT_ORG, "name": name, "reason": reason, "since": now}
    connection.execute(insert(switches).values(row))


def turned_on(connection: Connection, name: str, reason: str, now: datetime) -> datetime:
    """Since when it is on; it is now."""
    since: datetime | None = connection.execute(select(switches.c.since).where(*_this(name))).scalar()
    if since is None:
        turn_on(connection, name, reason, now)
    return since or now


def take_turn(connection: Connection, name: str, now: datetime, pause: timedelta) -> bool:
    """Whether this process may do what is done once in a `pause` by all of them together."""
    mine = update(switches).where(*_this(name), switches.c.since <= now - pause).values(since=now)
    row = {"org_id": DEFAULT_ORG, "name": name, "reason": "a turn", "since": now}
    return bool(connection.execute(mine).rowcount) or add_new(connection, switches, row)


def turn_off(connection: Connection, name: str) -> bool:
    """It is off; whether it was on."""
    return bool(connection.execute(delete(switches).where(*_this(name))).rowcount)


def _this(name: str) -> tuple[ColumnElement[bool], ...]:
    return switches.c.org_id == DEFAULT_ORG, switches.c.name == name
