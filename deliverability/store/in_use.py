"""Whether somebody else works with a database at this moment."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, text

from deliverability.store import postgres
from deliverability.store.connections import is_postgres, reading

OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = :name AND pid <> pg_backend_pid()"
)


def is_in_use(database: Engine) -> bool:
    """Somebody else works with the open database; what is open of it here is closed."""
    if is_postgres(database):
        return server_in_use(database)
    database.dispose()
    return file_in_use(Path(str(database.url.database)))


def file_in_use(file: Path) -> bool:
    """Another connection is open to the SQLite file; what is written is moved into it whole otherwise.

    A service keeps its connections open, and SQLite leaves its WAL mode only for who is alone.
    """
    try:
        with closing(sqlite3.connect(file, timeout=0.5)) as connection:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError:
        return True
    return bool(mode == "wal")


def server_in_use(database: Engine) -> bool:
    """Another process of this program is connected to the PostgreSQL database."""
    with reading(database) as connection:
        return bool(connection.execute(OTHERS, {"name": postgres.APPLICATION}).scalar_one())
