"""Copies of the SQLite file as it is at one moment, while others write."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from deliverability.store.errors import StoreError

KEPT = 3
"""Copies of before a migration that stay."""
PAGES = 2000  # copied before others have their turn


def snapshot(file: Path, to: Path) -> None:
    """Copy the database in `file` to the new file `to` (mode 0600); OSError or StoreError when it cannot."""
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as copy:
            source.backup(copy, pages=PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")  # the copy is one file, without one beside it
        _sync(to)
    except sqlite3.Error as error:
        to.unlink(missing_ok=True)
        raise StoreError(f"{file} cannot be copied to {to}: {error}.") from error


def before_migration(file: Path, newest: str) -> Path:
    """Keep a copy beside `file`, named for the migration to come; the oldest of more than three go."""
    to = file.with_name(f"{file.name}.before-{newest}")
    draft = file.with_name(f".{to.name}.{os.getpid()}")
    snapshot(file, draft)
    draft.replace(to)
    copies = sorted(file.parent.glob(f"{file.name}.before-*"), key=lambda path: path.stat().st_mtime_ns)
    for old in copies[:-KEPT]:
        old.unlink(missing_ok=True)
    return to


def is_sound(file: Path) -> str:
    """What is wrong with the database in `file`, or "" when nothing is; every page of it is read."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return "" if said == "ok" else str(said)


def _sync(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
