"""Real databases for tests: SQLite in the test's folder, PostgreSQL from Debian's package."""

from __future__ import annotations

import atexit
import ctypes
import itertools
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from deliverability.config import Data
from deliverability.config_values import Secret
from deliverability.store import migrating
from deliverability.store.database import FILE, open_database

BOTH = ("sqlite", "postgresql")
CHOICE = "DELIVERABILITY_TEST_DATABASE"
"""Names the database of tests that do not choose one themselves."""
PROGRAMS = "/usr/lib/postgresql/*/bin"
PATIENCE = 20.0  # seconds until a server must have started
QUICK = ("fsync=off", "full_page_writes=off", "shared_buffers=16MB")  # a kill loses nothing, a power cut may
LIBC = ctypes.CDLL(None)
_numbers = itertools.count(1)
_made: dict[Path, ExitStack] = {}
_urls: dict[Path, str] = {}


class Server:
    """A PostgreSQL server of its own, that only this machine reaches, by a socket in a folder of its own."""

    def __init__(self, *settings: str) -> None:
        programs = _programs()
        if programs is None:
            pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._user = _unprivileged()
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        self._data, self._program = self.folder / "data", programs / "postgres"
        self._run(programs / "initdb", "-D", self._data, "-U", "tests", "-A", "trust", "-E", "UTF8",
                  "--no-sync", "--locale=C")  # fmt: skip
        self._settings = ("listen_addresses=", f"unix_socket_directories={self.folder}", *settings)
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = [word for setting in self._settings for word in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "-D", self._data, *options], user=self._user, cwd="/", stdout=log, stderr=log,
                preexec_fn=_dies_with_us,
            )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.02)

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://tests@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Outside of any transaction, as CREATE DATABASE wants it."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        for name in (self._data / "postmaster.pid").read_text().split()[:1]:
            assert int(name) == self._process.pid
        self._process.send_signal(3)  # SIGQUIT: its processes go down without writing anything
        self._process.wait(PATIENCE)

    def close(self) -> None:
        """End it and forget everything."""
        if self._process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        import psycopg

        assert self._process.poll() is None, (self.folder / "log").read_text()
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, *words: Any) -> None:
        subprocess.run(words, user=self._user, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=60)


@cache
def server() -> Server:
    """The server of this test process, started when a test first asks; it ends with the process."""
    started = Server(*QUICK)
    atexit.register(started.close)
    started.execute("CREATE DATABASE template")
    open_database(started.folder / "directory", started.url("template")).dispose()
    return started


@contextmanager
def copied_tables() -> Iterator[None]:
    """Meanwhile a new SQLite database gets its tables as the migrations made them once, ten times sooner."""
    migrated = migrating._upgrade

    def copied(connection: Connection) -> None:
        if connection.dialect.name != "sqlite" or migrating._revision(connection) is not None:
            migrated(connection)
            return
        for statement in _statements():
            connection.exec_driver_sql(statement)

    with pytest.MonkeyPatch.context() as patch:
        _statements()  # while migrations run
        patch.setattr(migrating, "_upgrade", copied)
        yield


@cache
def _statements() -> tuple[str, ...]:
    """What makes a new database as all migrations leave it, rows included."""
    with tempfile.TemporaryDirectory(prefix="tables-") as directory:
        open_database(Path(directory)).dispose()
        with closing(sqlite3.connect(Path(directory) / FILE)) as made:
            return tuple(one for one in made.iterdump() if one not in ("BEGIN TRANSACTION;", "COMMIT;"))


@contextmanager
def fresh(kind: str) -> Iterator[str]:
    """The URL of a new database with all tables, dropped at the end; "" for SQLite."""
    if kind == "sqlite":
        yield ""
        return
    name = f"test_{next(_numbers)}"
    server().execute(f"CREATE DATABASE {name} TEMPLATE template STRATEGY file_copy")
    try:
        yield server().url(name)
    finally:
        server().execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def fresh_data(kind: str, directory: Path) -> Iterator[Data]:
    """Settings of a data directory with a new database."""
    with fresh(kind) as url:
        yield data_of(directory, url)


def data_of(directory: Path, url: str) -> Data:
    """Settings of this data directory and the database at this URL."""
    return Data(directory, Secret(url) if url else None)


def data_at(directory: Path) -> Data:
    """Settings of this data directory, on the database that the environment says; the same at each call."""
    if chosen() == "sqlite":
        return Data(directory)
    if directory not in _made:
        _made[directory] = ExitStack()
        _urls[directory] = _made[directory].enter_context(fresh("postgresql"))
    return data_of(directory, _urls[directory])


@contextmanager
def made_here() -> Iterator[None]:
    """Databases that `data_at` makes meanwhile are dropped at the end."""
    before = set(_made)
    yield
    for directory in set(_made) - before:
        _made.pop(directory).close()


def chosen() -> str:
    """The database of tests that do not choose: SQLite, or what the environment says."""
    kind = os.environ.get(CHOICE, BOTH[0])
    assert kind in BOTH, f"{CHOICE} is {kind!r}; write one of {', '.join(BOTH)}"
    return kind


def _programs() -> Path | None:
    found = sorted(Path("/").glob(f"{PROGRAMS[1:]}/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; its package has made a user."""
    return "postgres" if os.getuid() == 0 else None


def _dies_with_us() -> None:
    LIBC.prctl(1, 3)  # PR_SET_PDEATHSIG, SIGQUIT: also when this process is killed
