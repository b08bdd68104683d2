"""Everything that is kept, in one file: the database, the keys, and the settings; and back again."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deliverability.archive import DamagedError, is_archive, pack, unpack
from deliverability.config import Data
from deliverability.store import probe_sending
from deliverability.store.copying import copy_all, counted, is_empty
from deliverability.store.database import FILE as DATABASE
from deliverability.store.database import Database, StoreError, is_postgres, open_database
from deliverability.store.in_use import file_in_use, server_in_use
from deliverability.store.migrating import is_known, revision
from deliverability.store.snapshots import is_sound, snapshot

SETTINGS = "config.toml"
MARK = "last_backup"
"""The file whose time says when the last backup was made."""
LARGEST_KEY = 64 * 1024  # octets; keys and marks are far smaller, and nothing else is taken along
BESIDE = ".before-restore"
MAYBE_SENT = "It waited when a backup was made, and may have gone since. It is not sent again."
IN_USE = "A service works with this database. Stop it first, and its workers."


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds: rows by table, and the names of its files."""

    made_at: datetime
    rows: int
    files: tuple[str, ...]


def back_up(data: Data, database: Database, settings: Path | None, to: Path, now: datetime) -> Kept:
    """Write `to` (mode 0600), whole or not at all; others may write to the database meanwhile.

    OSError when the file cannot be written; StoreError when the database cannot be read, or a file of that
    name is no backup.
    """
    if to.exists() and not is_archive(to):
        raise StoreError(f"{to} is there already, and it is no backup. Name another file.")
    with _folder(to.parent) as folder:
        _copy_database(database, folder / DATABASE)
        for source, name in _beside(data.directory, settings):
            shutil.copyfile(source, folder / name)
        kept = _pack(folder, to, now)
    with contextlib.suppress(OSError):  # the backup stands; only doctor will not know of it
        (data.directory / MARK).touch()
    return kept


def restore(data: Data, file: Path, *, force: bool) -> Kept:
    """Put what `file` holds in the place of `data`; everything is looked at before anything is changed.

    StoreError when it is no sound backup, when a service runs there, or when there is data and not `force`.
    With `force` the files that were there stay beside, under names that end in ".before-restore".
    """
    data.directory.mkdir(parents=True, exist_ok=True)
    with _folder(data.directory) as folder:
        kept = _unpack(file, folder)
        copy = open_database(folder)  # brings the tables of an older version to ours
        try:
            with copy.begin() as connection:
                probe_sending.doubt(connection, MAYBE_SENT, kept.made_at)
            (_into_server if data.url else _into_file)(data, copy, force)
        finally:
            copy.dispose()
        for name in kept.files:
            if name not in (DATABASE, SETTINGS):
                _replace(folder / name, data.directory / name)
        if SETTINGS in kept.files:
            _replace(folder / SETTINGS, data.directory / f"{SETTINGS}.from-backup")
    return kept


def last_backup(directory: Path) -> float | None:
    """When the last backup of this data directory was made, in epoch seconds; None for never."""
    with contextlib.suppress(OSError):
        return (directory / MARK).stat().st_mtime
    return None


@contextlib.contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    """A folder of ours alone, on the same file system, so that renaming into place is one step."""
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=beside) as name:
        yield Path(name)


def _copy_database(database: Database, to: Path) -> None:
    if not is_postgres(database):
        snapshot(Path(str(database.url.database)), to)
        return
    copy = open_database(to.parent)
    try:
        copy_all(database, copy)
    finally:
        copy.dispose()


def _beside(directory: Path, settings: Path | None) -> Iterator[tuple[Path, str]]:
    """The keys, which are the small files of the data directory, and the settings."""
    for path in sorted(directory.iterdir()):
        ours = path.name in (MARK, SETTINGS) or path.name.startswith((".", DATABASE))
        left_over = path.name.endswith((BESIDE, ".from-backup"))
        if path.is_file() and not ours and not left_over and path.stat().st_size <= LARGEST_KEY:
            yield path, path.name
    if settings is not None:
        yield settings, SETTINGS


def _pack(folder: Path, to: Path, now: datetime) -> Kept:
    copy = open_database(folder)
    try:
        rows, found = counted(copy), revision(copy)
    finally:
        copy.dispose()
    files = pack(folder, to, {"made_at": now.isoformat(), "revision": found, "rows": rows})
    return Kept(now, sum(rows.values()), files)


def _unpack(file: Path, folder: Path) -> Kept:
    try:
        said = unpack(file, folder)
        kept = Kept(datetime.fromisoformat(said["made_at"]), sum(said["rows"].values()), said["files"])
    except (DamagedError, KeyError, ValueError) as error:
        raise StoreError(f"{file} is no backup, or it is damaged: {error}.") from error
    if not is_known(said["revision"]):
        raise StoreError(f"{file} was made by a newer version of this program. Install that version first.")
    if problem := is_sound(folder / DATABASE):
        raise StoreError(f"The database in {file} is damaged: {problem}.")
    return kept


def _into_file(data: Data, copy: Database, force: bool) -> None:
    file = data.directory / DATABASE
    if file.exists() and not force:
        there = open_database(data.directory)
        try:
            _refuse_data(there)
        finally:
            there.dispose()
    copy.dispose()
    if file.exists() and file_in_use(file):
        raise StoreError(IN_USE)
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        old = data.directory / name
        if old.exists():
            old.replace(old.with_name(name.replace(DATABASE, DATABASE + BESIDE)))
    Path(str(copy.url.database)).replace(file)


def _into_server(data: Data, copy: Database, force: bool) -> None:
    there = open_database(data.directory, data.url)
    try:
        if not force:
            _refuse_data(there)
        if server_in_use(there):
            raise StoreError(IN_USE)
        copy_all(copy, there, instead=force)
    finally:
        there.dispose()


def _refuse_data(database: Database) -> None:
    if not is_empty(database):
        raise StoreError("There is data already. With --force the backup takes its place.")


def _replace(source: Path, to: Path) -> None:
    if to.exists() and to.read_bytes() != source.read_bytes():
        to.replace(to.with_name(to.name + BESIDE))
    source.replace(to)
