"""Statements that the tables of what people ask for share: runs, plans, set-ups and watched changes."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, Table, and_, delete, insert, select, update

from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG


def keep(database: Database, table: Table, row: Mapping[str, Any]) -> None:
    """Add a row."""
    with database.begin() as connection:
        connection.execute(insert(table).values(org_id=DEFAULT_ORG, **row))


def find(database: Database, columns: Sequence[Column[Any]], row_id: str) -> RowMapping | None:
    """These columns of the row, or None."""
    with reading(database) as connection:
        row = connection.execute(select(*columns).where(columns[0].table.c.id == row_id)).one_or_none()
    return None if row is None else row._mapping


def change(database: Database, table: Table, row_id: str, *only: ColumnElement[bool], **values: Any) -> int:
    """Set these values in the row, if all of `only` hold; 1, or 0 where there was none to change."""
    return change_all(database, table, table.c.id == row_id, *only, **values)


def change_all(database: Database, table: Table, *only: ColumnElement[bool], **values: Any) -> int:
    """Set these values in the rows where all of `only` hold; how many there were."""
    with database.begin() as connection:
        return int(connection.execute(update(table).where(and_(True, *only)).values(**values)).rowcount)


def times_asked(database: Database, table: Table, asked_by: str, since: datetime) -> tuple[datetime, ...]:
    """When this client began one since then, oldest first."""
    begun = table.c.created_at
    mine = (table.c.org_id == DEFAULT_ORG, table.c.asked_by == asked_by, begun > since)
    with reading(database) as connection:
        return tuple(connection.execute(select(begun).where(*mine).order_by(begun)).scalars())


def prune(database: Database, at: Column[datetime], keep_days: int, now: datetime) -> int:
    """Forget rows whose time `at` is more than `keep_days` ago; how many there were."""
    with database.begin() as connection:
        old = at < now - timedelta(days=keep_days)
        return int(connection.execute(delete(at.table).where(old)).rowcount)


def packed(text: str) -> bytes:
    """A transcript as it is kept."""
    return zlib.compress(text.encode("utf-8"))


def unpacked(kept: bytes) -> str:
    """Read `packed` back."""
    return zlib.decompress(kept).decode("utf-8")
