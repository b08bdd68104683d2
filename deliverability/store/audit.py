"""The audit log's rows: they are added and read, never changed, and no statement here could."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select

from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, audit, orgs

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log; `before` and `after` are JSON texts, `previous` the hash of the line before it."""

    id: int
    at: datetime
    who: str
    origin: str
    what: str
    subject: str
    before: str
    after: str
    previous: str


@dataclass(frozen=True, slots=True)
class Link:
    """The end of the chain: the last row's number and hash; 0 and "" where there is none yet."""

    id: int
    hash: str


_COLUMNS = tuple(column for column in audit.c if column.name not in ("org_id", "hash"))


def hold(connection: Connection) -> Link:
    """The end of the chain, held until this transaction ends, so that no two rows follow the same one."""
    connection.execute(select(orgs.c.org_id).where(orgs.c.org_id == DEFAULT_ORG).with_for_update())
    last = select(audit.c.id, audit.c.hash).where(audit.c.org_id == DEFAULT_ORG)
    row = connection.execute(last.order_by(audit.c.id.desc()).limit(1)).one_or_none()
    return Link(0, "") if row is None else Link(row.id, row.hash)


def add(connection: Connection, entry: Entry, digest: str) -> None:
    """Append one row."""
    values = {column.name: getattr(entry, column.name) for column in _COLUMNS}
    connection.execute(insert(audit).values(org_id=DEFAULT_ORG, hash=digest, **values))


def latest(database: Database, most: int, before: int | None = None) -> tuple[Entry, ...]:
    """The newest `most` rows, newest first; with `before`, of those numbered less."""
    query = select(*_COLUMNS).where(audit.c.org_id == DEFAULT_ORG)
    if before is not None:
        query = query.where(audit.c.id < before)
    with reading(database) as connection:
        rows = connection.execute(query.order_by(audit.c.id.desc()).limit(most))
        return tuple(_entry(row._mapping) for row in rows)


def chain(database: Database) -> Iterator[tuple[Entry, str]]:
    """Every row with its hash, first to last; few are held at a time."""
    query = select(*_COLUMNS, audit.c.hash).where(audit.c.org_id == DEFAULT_ORG).order_by(audit.c.id)
    with reading(database) as connection:
        for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
            yield _entry(row._mapping), row.hash


def _entry(row: RowMapping) -> Entry:
    return Entry(**{column.name: row[column.name] for column in _COLUMNS})
