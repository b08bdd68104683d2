"""The tokens of programs: one function for each statement; a row leaves as a StoredToken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, tokens


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A row, without the hash. `person_id` None: made while there was no account."""

    id: int
    person_id: int | None
    name: str
    start: str
    scope: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


_COLUMNS = tuple(column for column in tokens.c if column.name not in ("org_id", "hash"))


def add(connection: Connection, digest: str, **values: Any) -> int:
    """Keep a new one; its number."""
    row = {"org_id": DEFAULT_ORG, "hash": digest, **values}
    return int(connection.execute(insert(tokens).values(row).returning(tokens.c.id)).scalar_one())


def find(database: Database, digest: str) -> StoredToken | None:
    """The one with this hash."""
    with reading(database) as connection:
        row = connection.execute(select(*_COLUMNS).where(tokens.c.hash == digest)).one_or_none()
    return None if row is None else _stored(row._mapping)


def get_in(connection: Connection, token_id: int) -> StoredToken | None:
    """The one with this number."""
    row = connection.execute(select(*_COLUMNS).where(tokens.c.id == token_id)).one_or_none()
    return None if row is None else _stored(row._mapping)


def every(database: Database) -> tuple[StoredToken, ...]:
    """All that were not revoked, newest first."""
    query = select(*_COLUMNS).where(tokens.c.org_id == DEFAULT_ORG, tokens.c.revoked_at.is_(None))
    with reading(database) as connection:
        rows = connection.execute(query.order_by(tokens.c.id.desc()))
        return tuple(_stored(row._mapping) for row in rows)


def used(connection: Connection, token_id: int, now: datetime) -> None:
    """It was used at this moment."""
    connection.execute(update(tokens).where(tokens.c.id == token_id).values(used_at=now))


def revoke(connection: Connection, token_id: int, now: datetime) -> bool:
    """It opens nothing any more; whether it did."""
    one = update(tokens).where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
    return connection.execute(one.values(revoked_at=now)).rowcount == 1


def revoke_of_person(connection: Connection, person_id: int, now: datetime) -> None:
    """All of one person."""
    theirs = update(tokens).where(tokens.c.person_id == person_id, tokens.c.revoked_at.is_(None))
    connection.execute(theirs.values(revoked_at=now))


def _stored(row: RowMapping) -> StoredToken:
    return StoredToken(**{column.name: row[column.name] for column in _COLUMNS})
