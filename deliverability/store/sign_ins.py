"""The sessions of people, kept here so that each can be ended: one function for each statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, sign_ins


@dataclass(frozen=True, slots=True)
class SignIn:
    """A row. `id` is the hash of what the cookie holds; `ended_at` None while it may still be used."""

    id: str
    person_id: int
    began_at: datetime
    seen_at: datetime
    origin: str
    browser: str
    ended_at: datetime | None = None


_COLUMNS = tuple(column for column in sign_ins.c if column.name != "org_id")


def add(connection: Connection, one: SignIn) -> None:
    """Keep a new one."""
    values = {column.name: getattr(one, column.name) for column in _COLUMNS}
    connection.execute(insert(sign_ins).values(org_id=DEFAULT_ORG, **values))


def get(database: Database, sign_in_id: str) -> SignIn | None:
    """The one of a cookie."""
    with reading(database) as connection:
        row = connection.execute(select(*_COLUMNS).where(sign_ins.c.id == sign_in_id)).one_or_none()
    return None if row is None else _stored(row._mapping)


def open_of(database: Database, person_id: int, seen_after: datetime) -> tuple[SignIn, ...]:
    """Those of one person that have not ended and were used after then, last used first."""
    alive = (
        sign_ins.c.person_id == person_id,
        sign_ins.c.ended_at.is_(None),
        sign_ins.c.seen_at > seen_after,
    )
    query = select(*_COLUMNS).where(*alive).order_by(sign_ins.c.seen_at.desc())
    with reading(database) as connection:
        return tuple(_stored(row._mapping) for row in connection.execute(query))


def seen(connection: Connection, sign_in_id: str, now: datetime) -> None:
    """It is in use at this moment."""
    connection.execute(update(sign_ins).where(sign_ins.c.id == sign_in_id).values(seen_at=now))


def end(connection: Connection, sign_in_id: str, person_id: int, now: datetime) -> bool:
    """End one of this person; whether it was open."""
    mine = update(sign_ins).where(
        sign_ins.c.id == sign_in_id, sign_ins.c.person_id == person_id, sign_ins.c.ended_at.is_(None)
    )
    return connection.execute(mine.values(ended_at=now)).rowcount == 1


def end_all(connection: Connection, person_id: int, now: datetime, but: str = "") -> int:
    """End all of one person, but that one; how many were open."""
    mine = update(sign_ins).where(
        sign_ins.c.person_id == person_id, sign_ins.c.ended_at.is_(None), sign_ins.c.id != but
    )
    return int(connection.execute(mine.values(ended_at=now)).rowcount)


def prune(connection: Connection, seen_before: datetime) -> int:
    """Forget those not used since then; how many there were."""
    return int(connection.execute(delete(sign_ins).where(sign_ins.c.seen_at < seen_before)).rowcount)


def _stored(row: RowMapping) -> SignIn:
    return SignIn(**{column.name: row[column.name] for column in _COLUMNS})
