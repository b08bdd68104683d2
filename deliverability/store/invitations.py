"""Who was invited: one function for each statement; a row leaves as an Invitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from deliverability.accounts.roles import Role
from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, invitations


@dataclass(frozen=True, slots=True)
class Invitation:
    """A row, without the hash. `email` is "" for the first account, whose owner types it."""

    id: int
    email: str
    role: Role
    invited_by: str
    created_at: datetime
    expires_at: datetime


_COLUMNS = tuple(c for c in invitations.c if c.name not in ("org_id", "hash", "used_at"))


def add(connection: Connection, digest: str, one: Invitation) -> None:
    """Keep a new one; its `id` is given by the database."""
    values = {column.name: getattr(one, column.name) for column in _COLUMNS if column.name != "id"}
    connection.execute(insert(invitations).values(org_id=DEFAULT_ORG, hash=digest, **values))


def find(database: Database, digest: str, now: datetime) -> Invitation | None:
    """The one of a link, while it is open."""
    query = select(*_COLUMNS).where(
        invitations.c.hash == digest, invitations.c.used_at.is_(None), invitations.c.expires_at > now
    )
    with reading(database) as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _stored(row._mapping)


def every_open(database: Database, now: datetime) -> tuple[Invitation, ...]:
    """All that can still be taken, newest first."""
    query = select(*_COLUMNS).where(
        invitations.c.org_id == DEFAULT_ORG, invitations.c.used_at.is_(None), invitations.c.expires_at > now
    )
    with reading(database) as connection:
        rows = connection.execute(query.order_by(invitations.c.id.desc()))
        return tuple(_stored(row._mapping) for row in rows)


def use(connection: Connection, invitation_id: int, now: datetime) -> bool:
    """Take it; False when somebody was first."""
    one = update(invitations).where(invitations.c.id == invitation_id, invitations.c.used_at.is_(None))
    return connection.execute(one.values(used_at=now)).rowcount == 1


def withdraw(connection: Connection, email: str) -> int:
    """Forget the open ones to this address; how many there were."""
    gone = delete(invitations).where(
        invitations.c.org_id == DEFAULT_ORG, invitations.c.email == email, invitations.c.used_at.is_(None)
    )
    return int(connection.execute(gone).rowcount)


def _stored(row: RowMapping) -> Invitation:
    plain = {column.name: row[column.name] for column in _COLUMNS}
    return Invitation(**plain | {"role": Role(row["role"])})
