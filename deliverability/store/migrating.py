"""Brings a database to the newest tables; of several processes one does it, and the others wait."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from deliverability.store.connections import reading
from deliverability.store.errors import StoreError
from deliverability.store.locks import alone

log = logging.getLogger(__name__)
MIGRATIONS = Path(__file__).parent / "migrations"
NEWER = (
    "This database was written by a newer version of this program (its tables are of {found}, this version "
    "knows {newest}). Install that version again, or restore a backup made before it."
)
OLDER = (
    "The tables of this database are of {found}, this version needs {newest}. "
    "Start once without --no-migrate, and they are brought up to date."
)


def migrate(database: Engine, *, may: bool = True) -> None:
    """Run the migrations that are missing, in one transaction; StoreError when `may` forbids it."""
    newest = _scripts().get_current_head()
    with reading(database) as connection:
        found = _revision(connection)
    if found == newest:
        return
    if not may and found is not None:
        raise StoreError(OLDER.format(found=found, newest=newest))
    with database.begin() as connection:
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    alone(connection, "migrations")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        found, newest = _revision(connection), _scripts().get_current_head()
        raise StoreError(NEWER.format(found=found, newest=newest)) from error


def _revision(connection: Connection) -> str | None:
    """The last migration that has run; None for a new database."""
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
