"""Opens the database, ready for use: safe settings, newest tables; SQLite in a file, or PostgreSQL by URL."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from deliverability.store import clean, postgres, sqlite
from deliverability.store.connections import is_postgres, reading
from deliverability.store.errors import StoreError
from deliverability.store.migrating import migrate as to_newest
from deliverability.store.sqlite import FILE

__all__ = ["FILE", "Database", "StoreError", "is_postgres", "open_database", "reading"]

Database: TypeAlias = Engine


def open_database(directory: Path, url: str = "", *, migrate: bool = True) -> Database:
    """The database at `url`, else the file in `directory`; made or migrated when needed.

    No connection stays open, so a fork is safe. Without `migrate`, one that lacks a migration is refused.
    OSError when the directory cannot be made; StoreError when the database cannot be used.

    Writers of SQLite take turns from their first statement on; those of PostgreSQL do not: what two could do
    at once is decided by a conditional UPDATE, a unique key, or `locks.alone`.
    """
    directory.mkdir(parents=True, exist_ok=True)
    database = postgres.engine(url) if url else sqlite.engine(directory / FILE)
    clean.listen(database)
    try:
        to_newest(database, may=migrate)
    except DBAPIError as error:
        kind = postgres if is_postgres(database) else sqlite
        raise StoreError(kind.problem(database, error)) from error
    finally:
        database.dispose()
    return database
