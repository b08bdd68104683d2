"""SQLite: one file in the data directory, safe against power cuts, its writers in turn."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

FILE = "deliverability.sqlite3"
BUSY_SECONDS = 30.0
"""How long a writer waits for the others; SQLite serves them in no order, so it may take a while."""
READING = {"reading": True}
"""The execution options of a connection that only reads: in WAL mode it waits for nobody."""
CONDITION = (
    "SELECT sqlite_version()",
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
)
"""Queries for the version of the program and the size of the database in octets."""
CONNECTIONS = 20  # the web server's threads and the worker's; each costs a file handle


def engine(file: Path) -> Engine:
    """The engine over this file, which is kept from other users; nothing is opened yet."""
    _keep_from_others(file)
    made = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,
    )
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def problem(database: Engine, error: DBAPIError) -> str:
    """What is wrong with the file, and what to do: nobody should move a good one away."""
    file = Path(str(database.url.database))
    cause = getattr(error.orig, "sqlite_errorname", "")
    if cause.startswith("SQLITE_FULL"):
        advice = "The disk is full. Make room on it and start again; what is in the file is safe."
    elif cause.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        advice = "Another program holds it for long. End that one, or try again in a minute."
    elif not all(os.access(path, os.W_OK) for path in (file.parent, file) if path.exists()):
        advice = "This user may not write there. Change that, or name another folder in [data] directory."
    else:
        advice = "Restore a backup, move the file away to begin anew, or name another in [data] directory."
    return f"The database {file} cannot be used: {error.orig}. {advice}"


def _keep_from_others(file: Path) -> None:
    """A new one is its owner's alone (0600), and so are those that SQLite puts beside it; addresses of people
    and hashes of their passwords are in it."""
    with contextlib.suppress(OSError):  # whoever opens it says what is wrong
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    for one in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        with contextlib.suppress(OSError):
            if (mode := one.stat().st_mode & 0o7777) & 0o007:
                one.chmod(mode & ~0o007)


def _prepare(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # we begin transactions ourselves, below
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Writers say so first: a transaction that starts to write late fails at once, whatever the timeout."""
    is_reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
