"""What lets several processes share one database: each takes rows of its own, and does some work alone."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite


def take(
    connection: Connection,
    due: Select[Any],
    values: Mapping[str, Any],
    columns: Sequence[ColumnElement[Any]],
) -> Sequence[Row[Any]]:
    """The rows that `due` selects by their key (with its order and limit), changed by `values`.

    Of several processes that take at once, each gets rows of its own and none waits: on SQLite because
    writers take turns, on PostgreSQL because rows another one holds are passed over. `due` says in its WHERE
    which rows are free, and `values` must make them taken. The rows come back in no order.
    """
    (key,) = due.selected_columns
    chosen = connection.execute(due.with_for_update(skip_locked=True)).scalars().all()
    if not chosen:
        return ()
    table: Table = key.table
    taking = update(table).where(key.in_(chosen)).values(**values).returning(*columns)
    return connection.execute(taking).all()


def alone(connection: Connection, name: str) -> None:
    """Until this transaction ends, nobody else who asks for `name` goes on; SQLite's writers never do."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(zlib.crc32(name.encode()))))


def add_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Keep the row, unless one with the same unique key is there; whether it was new."""
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    added = kind.insert(table).values(**row).on_conflict_do_nothing().returning(*table.primary_key.columns)
    return connection.execute(added).first() is not None
