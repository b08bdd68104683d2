"""How a database is read, whichever of the two it is."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from deliverability.store import postgres, sqlite


def reading(database: Engine) -> Connection:
    """A connection whose transaction only reads, sees one moment, and waits for nobody."""
    options = postgres.READING if is_postgres(database) else sqlite.READING
    return database.connect().execution_options(**options)


def is_postgres(database: Engine) -> bool:
    """Which of the two it is."""
    return database.dialect.name == "postgresql"
