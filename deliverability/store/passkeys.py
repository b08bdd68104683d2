"""The passkeys of people: one function for each statement; a row leaves as a StoredPasskey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, passkeys


@dataclass(frozen=True, slots=True)
class StoredPasskey:
    """A row. `credential` names it to browsers; `usage` is "first" or "secondary"."""

    id: int
    person_id: int
    credential: bytes
    public_key: bytes
    sign_count: int
    name: str
    usage: str
    device_type: str
    is_backed_up: bool
    transports: tuple[str, ...]
    extensions: str | None
    created_at: datetime
    used_at: datetime


_COLUMNS = tuple(column for column in passkeys.c if column.name != "org_id")


def of_person(database: Database, person_id: int) -> tuple[StoredPasskey, ...]:
    """Those of one person, oldest first."""
    query = select(*_COLUMNS).where(passkeys.c.person_id == person_id).order_by(passkeys.c.id)
    with reading(database) as connection:
        return tuple(_stored(row._mapping) for row in connection.execute(query))


def find(database: Database, credential: bytes) -> StoredPasskey | None:
    """The one a browser named."""
    query = select(*_COLUMNS).where(passkeys.c.credential == credential)
    with reading(database) as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _stored(row._mapping)


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a new one."""
    connection.execute(insert(passkeys).values(org_id=DEFAULT_ORG, **values))


def change(connection: Connection, passkey_id: int, values: Mapping[str, Any]) -> None:
    """Set these columns."""
    connection.execute(update(passkeys).where(passkeys.c.id == passkey_id).values(dict(values)))


def remove(connection: Connection, passkey_id: int) -> None:
    """Take one away."""
    connection.execute(delete(passkeys).where(passkeys.c.id == passkey_id))


def remove_of_person(connection: Connection, person_id: int) -> None:
    """Take away all of one person."""
    connection.execute(delete(passkeys).where(passkeys.c.person_id == person_id))


def _stored(row: RowMapping) -> StoredPasskey:
    plain = {column.name: row[column.name] for column in _COLUMNS}
    return StoredPasskey(**plain | {"transports": tuple(row["transports"])})
