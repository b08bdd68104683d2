"""Copies every row from one database into another, whichever of the two each is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select
from sqlalchemy.exc import DataError

from deliverability.store.connections import is_postgres, reading
from deliverability.store.database import Database
from deliverability.store.errors import StoreError
from deliverability.store.tables import metadata, orgs

AT_ONCE = 500
"""Rows that are held in memory at the same time."""


def copy_all(source: Database, target: Database, *, instead: bool = False) -> dict[str, int]:
    """Every row of one moment of `source`, in one transaction of `target`; how many rows each table has now.

    StoreError when the target holds data that it does not go `instead` of, or a row does not fit; then the
    target is as it was.
    """
    with reading(source) as old, target.begin() as new:
        if instead:
            _clear(new)
        elif not _is_empty(new):
            raise StoreError("There is data in the target already. Name an empty database.")
        _without_deadline(old, new)
        new.execute(delete(orgs))  # the one every database begins with
        counts = {table.name: _copy(table, old, new) for table in metadata.sorted_tables}
        if is_postgres(target):
            _go_on_counting(new)
    return counts


def counted(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with reading(database) as connection:
        return {table.name: _count(connection, table) for table in metadata.sorted_tables}


def is_empty(database: Database) -> bool:
    """Whether nobody has kept anything in it yet."""
    with reading(database) as connection:
        return _is_empty(connection)


def _clear(connection: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))


def _is_empty(connection: Connection) -> bool:
    tables = (table for table in metadata.sorted_tables if table is not orgs)
    return all(connection.execute(select(table).limit(1)).first() is None for table in tables)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _copy(table: Table, old: Connection, new: Connection) -> int:
    for rows in _rows(table, old):
        try:
            new.execute(insert(table), rows)
        except DataError as error:
            said = str(error.orig).splitlines()[0]
            raise StoreError(f"A row of the table {table.name} does not fit: {said}.") from error
    return _count(new, table)


def _rows(table: Table, old: Connection) -> Iterator[list[dict[str, Any]]]:
    query = select(table).order_by(*table.primary_key.columns)
    found = old.execution_options(stream_results=True).execute(query)
    for some in found.mappings().partitions(AT_ONCE):
        yield [dict(row) for row in some]


def _without_deadline(*connections: Connection) -> None:
    for connection in connections:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def _go_on_counting(connection: Connection) -> None:
    """The next row gets a number no copied row has."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            last = connection.execute(select(func.max(column))).scalar()
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            connection.execute(select(func.setval(sequence, last or 1, last is not None)))
