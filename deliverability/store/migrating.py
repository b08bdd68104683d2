"""Brings a database to the newest tables; of several processes one does it, and the others wait."""

from __future__ import annotations

import logging
from functools import cache
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
from deliverability.store.snapshots import before_migration

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
    found = revision(database)
    if found == newest:
        return
    if found is not None and not is_known(found):
        raise StoreError(NEWER.format(found=found, newest=newest))
    if not may and found is not None:
        raise StoreError(OLDER.format(found=found, newest=newest))
    with database.begin() as connection:
        alone(connection, "migrations")
        if _revision(connection) not in (None, newest):
            _keep_a_copy(database, str(newest))
        _upgrade(connection)


def revision(database: Engine) -> str | None:
    """The last migration that has run; None for a new database."""
    with reading(database) as connection:
        return _revision(connection)


def is_known(found: str) -> bool:
    """Whether this version has a migration of this number."""
    try:
        return _scripts().get_revision(found) is not None
    except CommandError:
        return False


def _keep_a_copy(database: Engine, newest: str) -> None:
    """Of the file, as it was before; PostgreSQL undoes a migration that fails, and has backups of its own."""
    if database.dialect.name == "sqlite":
        try:
            copy = before_migration(Path(str(database.url.database)), newest)
        except OSError as error:
            raise StoreError(f"No copy could be made before the migration: {error}.") from error
        log.info("the tables are brought to %s; a copy of before is %s", newest, copy)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
