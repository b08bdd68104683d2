"""Opens the database of the data directory, ready for use: safe settings, newest tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event

Database: TypeAlias = Engine
FILE = "deliverability.sqlite3"
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 5.0
"""How long a writer waits for another one."""


def open_database(directory: Path) -> Database:
    """The database in `directory`, made or migrated when needed; no connection stays open, so a fork is safe.

    OSError when the directory cannot be made; sqlalchemy.exc.SQLAlchemyError when the file is no database.
    """
    directory.mkdir(parents=True, exist_ok=True)
    url = URL.create("sqlite", database=str(directory / FILE))
    database = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(database, "connect", _prepare)
    event.listen(database, "begin", _begin)
    _migrate(database)
    database.dispose()
    return database


def reading(database: Database) -> Connection:
    """A connection whose transaction only reads, which in WAL mode waits for nobody."""
    return database.connect().execution_options(reading=True)


def _migrate(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _prepare(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # we begin transactions ourselves, below
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Writers say so first: a transaction that starts to write late fails at once, whatever the timeout."""
    is_reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
