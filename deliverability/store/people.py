"""The people with an account: one function for each statement; a row leaves as a Person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from deliverability.accounts.roles import Role
from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, people

UNIQUE = ("id", "email", "identity", "handle", "elsewhere")


@dataclass(frozen=True, slots=True)
class Person:
    """A row. `password` is an argon2id hash or None; `identity` is what a session's cookie knows them by."""

    id: int
    email: str
    role: Role
    password: str | None
    elsewhere: str | None
    identity: str
    handle: str
    second_step: str | None
    code_secret: str | None
    code_counter: int
    recovery_codes: tuple[str, ...]
    created_at: datetime
    signed_in_at: datetime | None


_COLUMNS = tuple(column for column in people.c if column.name != "org_id")


def is_anybody(database: Database) -> bool:
    """Whether there is an account at all."""
    with reading(database) as connection:
        found = connection.execute(select(people.c.id).where(people.c.org_id == DEFAULT_ORG).limit(1))
        return found.first() is not None


def find(database: Database, **what: str | int) -> Person | None:
    """The person with this `id`, `email` (lower case), `identity`, `handle` or `elsewhere`; one at a time."""
    with reading(database) as connection:
        return find_in(connection, **what)


def find_in(connection: Connection, **what: str | int) -> Person | None:
    """As `find`, within a transaction."""
    ((name, value),) = what.items()
    if name not in UNIQUE:
        raise ValueError(f"people are not told apart by {name}")
    query = select(*_COLUMNS).where(people.c.org_id == DEFAULT_ORG, people.c[name] == value)
    row = connection.execute(query).one_or_none()
    return None if row is None else _person(row._mapping)


def everybody(database: Database) -> tuple[Person, ...]:
    """All of them, by address."""
    query = select(*_COLUMNS).where(people.c.org_id == DEFAULT_ORG).order_by(people.c.email)
    with reading(database) as connection:
        return tuple(_person(row._mapping) for row in connection.execute(query))


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """A new one; its number. IntegrityError when the address has an account."""
    row = {"org_id": DEFAULT_ORG, "code_counter": 0, **values}
    return int(connection.execute(insert(people).values(row).returning(people.c.id)).scalar_one())


def change(connection: Connection, person_id: int, values: Mapping[str, Any]) -> None:
    """Set these columns."""
    connection.execute(update(people).where(people.c.id == person_id).values(dict(values)))


def remove(connection: Connection, person_id: int) -> None:
    """Take the account away."""
    connection.execute(delete(people).where(people.c.id == person_id))


def count_admins(connection: Connection) -> int:
    """How many may do everything."""
    query = select(func.count()).where(people.c.org_id == DEFAULT_ORG, people.c.role == Role.ADMIN.value)
    return int(connection.execute(query.select_from(people)).scalar_one())


def _person(row: RowMapping) -> Person:
    plain = {column.name: row[column.name] for column in _COLUMNS}
    codes = tuple(row["recovery_codes"] or ())
    return Person(**plain | {"role": Role(row["role"]), "recovery_codes": codes})
