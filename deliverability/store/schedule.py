"""When each domain is due, and who works on it: one function for each statement.

Claims are decided by one conditional UPDATE; a result is kept only by whoever still holds the lease.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, insert, or_, select, update

from deliverability.store.leases import FREE, SUSPECT, Lease, is_free, taken
from deliverability.store.locks import take
from deliverability.store.tables import DEFAULT_ORG, schedule

SOON, USUAL = 0, 10
"""Priorities: somebody waits for it, or nobody does."""


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed domain.

    `slot_at`: the slot that is due, if one is. `is_second_look`: the last run saw something turn worse, and
    nobody is told before it is seen again. `is_wanted`: somebody waits. `tries`: how often it was begun.
    """

    domain_id: int
    slot_at: datetime | None
    is_second_look: bool
    is_wanted: bool
    token: str
    tries: int


@dataclass(frozen=True, slots=True)
class Planned:
    """When a domain is checked next; `next_due` None while it is paused.

    `wanted_at`: somebody waits since then for a check that has not ended. `is_under_way`: it is checked now.
    """

    domain_id: int
    next_due: datetime | None
    look_again_at: datetime | None
    wanted_at: datetime | None
    is_under_way: bool


def add(connection: Connection, domain_id: int, next_due: datetime | None, priority: int = USUAL) -> None:
    """A new domain is due then."""
    row = {"domain_id": domain_id, "org_id": DEFAULT_ORG, "next_due": next_due, "priority": priority}
    connection.execute(insert(schedule).values(row))


def is_any_due(connection: Connection, now: datetime) -> bool:
    """Whether `claim` would find any; to ask costs no lock."""
    return connection.execute(_due_now(now).limit(1)).first() is not None


def claim(connection: Connection, now: datetime, lease: Lease, most: int) -> tuple[Due, ...]:
    """Take up to `most` domains that are due and that nobody works on; first those that are waited for.

    One whose check may be what ended its process is taken by itself, when no other is due.
    """
    usual = _due_now(now).where(schedule.c.tries < SUSPECT)
    first = usual.order_by(schedule.c.priority, schedule.c.next_due).limit(most)
    suspect = _due_now(now).order_by(schedule.c.tries, schedule.c.next_due).limit(1)
    mine = taken(schedule, lease)
    columns = tuple(schedule.c)
    rows = take(connection, first, mine, columns) or take(connection, suspect, mine, columns)
    return tuple(_due(row, now, lease.token) for row in rows)


def held(connection: Connection, due: Due, now: datetime) -> Planned | None:
    """The row, while the lease is still ours; on PostgreSQL it stays so until the transaction ends."""
    query = select(schedule).where(schedule.c.domain_id == due.domain_id, schedule.c.lease_token == due.token)
    row = connection.execute(query.with_for_update()).one_or_none()
    return None if row is None else _planned(row, now)


def done(connection: Connection, due: Due, next_due: datetime | None, look_again_at: datetime | None) -> None:
    """It was checked: plan the next, and give the lease back if it is ours."""
    mine = and_(schedule.c.domain_id == due.domain_id, schedule.c.lease_token == due.token)
    wanted = {} if not due.is_wanted else {"wanted_at": None}
    values = {"next_due": next_due, "look_again_at": look_again_at, "priority": USUAL, "tries": 0, **FREE}
    connection.execute(update(schedule).where(mine).values(values | wanted))


def put_off(connection: Connection, due: Due, until: datetime) -> None:
    """Nobody begins it before then; what was due stays due."""
    mine = and_(schedule.c.domain_id == due.domain_id, schedule.c.lease_token == due.token)
    connection.execute(update(schedule).where(mine).values(lease_until=until, lease_token=None))


def hurry(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """Somebody waits for these; what is due by its slot stays so."""
    here = schedule.c.domain_id.in_(ids), schedule.c.wanted_at.is_(None)
    connection.execute(update(schedule).where(*here).values(wanted_at=now, priority=SOON))


def look_again(connection: Connection, domain_id: int, at: datetime) -> None:
    """Have it looked at once more then."""
    here = update(schedule).where(schedule.c.domain_id == domain_id)
    connection.execute(here.values(look_again_at=at, priority=SOON))


def replan(connection: Connection, planned: Iterable[tuple[int, datetime | None]]) -> None:
    """Move domains to other times; a check under way goes on."""
    rows: list[dict[str, Any]] = [{"id": domain_id, "due": due} for domain_id, due in planned]
    here = update(schedule).where(schedule.c.domain_id == bindparam("id"))
    if rows:
        connection.execute(here.values(next_due=bindparam("due")), rows)


def planned(connection: Connection, domain_id: int, now: datetime) -> Planned | None:
    """When a domain is checked next, or None when it is not looked after."""
    query = select(schedule).where(schedule.c.domain_id == domain_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _planned(row, now)


def planned_of(connection: Connection, ids: Iterable[int], now: datetime) -> dict[int, Planned]:
    """When these domains are checked next, by id."""
    rows = connection.execute(select(schedule).where(schedule.c.domain_id.in_(tuple(ids))))
    return {row.domain_id: _planned(row, now) for row in rows}


def all_planned(connection: Connection, now: datetime) -> dict[int, Planned]:
    """When each domain is checked next."""
    rows = connection.execute(select(schedule).where(schedule.c.org_id == DEFAULT_ORG))
    return {row.domain_id: _planned(row, now) for row in rows}


def due_after(connection: Connection, after: datetime) -> dict[int, datetime]:
    """Domains whose slot is later than that, and when it is."""
    query = select(schedule.c.domain_id, schedule.c.next_due).where(schedule.c.next_due > after)
    return {row.domain_id: row.next_due for row in connection.execute(query)}


def oldest_due(connection: Connection) -> datetime | None:
    """The earliest time at which a domain is or was due; None when none is."""
    query = select(func.min(schedule.c.next_due, type_=schedule.c.next_due.type))
    found: datetime | None = connection.execute(query).scalar()
    return found


def remove(connection: Connection, domain_id: int) -> None:
    """It is never due again; who works on it keeps nothing."""
    connection.execute(delete(schedule).where(schedule.c.domain_id == domain_id))


def _due_now(now: datetime) -> Select[tuple[int]]:
    is_due = or_(*(schedule.c[name] <= now for name in ("next_due", "look_again_at", "wanted_at")))
    return select(schedule.c.domain_id).where(is_due, is_free(schedule, now))


def _due(row: Row[Any], now: datetime, token: str) -> Due:
    is_slot = row.next_due is not None and row.next_due <= now
    is_second = row.look_again_at is not None and row.look_again_at <= now
    is_wanted = row.wanted_at is not None
    return Due(row.domain_id, row.next_due if is_slot else None, is_second, is_wanted, token, row.tries)


def _planned(row: Row[Any], now: datetime) -> Planned:
    works = row.lease_token is not None and row.lease_until > now  # without a token it is put off
    return Planned(row.domain_id, row.next_due, row.look_again_at, row.wanted_at, works)
