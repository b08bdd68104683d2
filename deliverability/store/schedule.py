"""When each domain is due, and who works on it: one function for each statement.

Claims are decided by one conditional UPDATE; a result is kept only by whoever still holds the lease.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, or_, select, update

from deliverability.store.locks import take
from deliverability.store.tables import DEFAULT_ORG, schedule

SOON, USUAL = 0, 10
"""Priorities: somebody waits for it, or nobody does."""


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed domain.

    `slot_at`: the slot that is due, if one is; `next_due`: as the row has it. `is_second_look`: the last run
    saw something turn worse, and nobody is told before it is seen again.
    """

    domain_id: int
    slot_at: datetime | None
    next_due: datetime | None
    is_second_look: bool
    token: str


@dataclass(frozen=True, slots=True)
class Planned:
    """When a domain is checked next; None while it is paused. `is_under_way`: somebody does so now."""

    domain_id: int
    next_due: datetime | None
    look_again_at: datetime | None
    is_under_way: bool


def add(connection: Connection, domain_id: int, next_due: datetime | None, priority: int = USUAL) -> None:
    """A new domain is due then."""
    row = {"domain_id": domain_id, "org_id": DEFAULT_ORG, "next_due": next_due, "priority": priority}
    connection.execute(insert(schedule).values(row))


def claim(connection: Connection, now: datetime, until: datetime, token: str, most: int) -> tuple[Due, ...]:
    """Take up to `most` domains that are due and that nobody works on; first those that are waited for."""
    is_due = or_(schedule.c.next_due <= now, schedule.c.look_again_at <= now)
    free = or_(schedule.c.lease_until.is_(None), schedule.c.lease_until <= now)
    due = select(schedule.c.domain_id).where(is_due, free)
    first = due.order_by(schedule.c.priority, schedule.c.next_due).limit(most)
    rows = take(connection, first, {"lease_until": until, "lease_token": token}, tuple(schedule.c))
    return tuple(_due(row, now, token) for row in rows)


def holds(connection: Connection, domain_id: int, token: str) -> bool:
    """Whether the lease is still ours; on PostgreSQL it stays so until the transaction ends."""
    query = select(schedule.c.lease_token).where(schedule.c.domain_id == domain_id).with_for_update()
    return connection.execute(query).scalar() == token


def done(connection: Connection, due: Due, next_due: datetime | None, look_again_at: datetime | None) -> bool:
    """The result is in: plan the next and give the lease back; False, and nothing, when it is not ours."""
    mine = and_(schedule.c.domain_id == due.domain_id, schedule.c.lease_token == due.token)
    values = {
        "next_due": next_due, "look_again_at": look_again_at, "priority": USUAL, "lease_until": None,
        "lease_token": None,
    }  # fmt: skip
    return connection.execute(update(schedule).where(mine).values(values)).rowcount == 1


def let_go(connection: Connection, token: str) -> int:
    """Give back what was claimed with this token, due as it was; how many there were."""
    free = {"lease_until": None, "lease_token": None}
    mine = update(schedule).where(schedule.c.lease_token == token)
    return int(connection.execute(mine.values(free)).rowcount)


def extend(connection: Connection, tokens: Sequence[str], until: datetime) -> None:
    """The process that holds these lives."""
    mine = update(schedule).where(schedule.c.lease_token.in_(tokens))
    connection.execute(mine.values(lease_until=until))


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


def oldest_due(connection: Connection) -> datetime | None:
    """The earliest time at which a domain is or was due; None when none is."""
    query = select(func.min(schedule.c.next_due, type_=schedule.c.next_due.type))
    found: datetime | None = connection.execute(query).scalar()
    return found


def remove(connection: Connection, domain_id: int) -> None:
    """It is never due again; who works on it keeps nothing."""
    connection.execute(delete(schedule).where(schedule.c.domain_id == domain_id))


def _due(row: Row[Any], now: datetime, token: str) -> Due:
    is_slot = row.next_due is not None and row.next_due <= now
    is_second = row.look_again_at is not None and row.look_again_at <= now
    return Due(row.domain_id, row.next_due if is_slot else None, row.next_due, is_second, token)


def _planned(row: Row[Any], now: datetime) -> Planned:
    works = row.lease_until is not None and row.lease_until > now
    return Planned(row.domain_id, row.next_due, row.look_again_at, works)
