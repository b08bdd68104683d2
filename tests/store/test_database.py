"""The database, on SQLite and on PostgreSQL: kept safely, shared rightly, refused in a sentence."""

from __future__ import annotations

import multiprocessing
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from deliverability.config import Data
from deliverability.store import asking, locks, sqlite, watches
from deliverability.store import runs as store
from deliverability.store.database import FILE, Database, StoreError, open_database, reading
from deliverability.store.tables import DEFAULT_ORG, domains, metadata, orgs
from tests import databases
from tests.store.test_runs import LINES, NOW, OURS, RUN
from tests.watch.test_watching import WATCH

HOUR = timedelta(hours=1)


def test_the_migrations_make_the_tables_of_the_code(database: Database) -> None:
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert all("org_id" in table.c for table in metadata.tables.values())


def test_the_file_is_kept_safely(tmp_path: Path) -> None:
    with open_database(tmp_path).connect() as connection:
        said = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert said == ["wal", 2, 1, 30000]


def test_other_users_of_the_machine_cannot_read_the_file(tmp_path: Path) -> None:
    old = tmp_path / "old" / FILE
    old.parent.mkdir()
    sqlite3.connect(old).close()
    old.chmod(0o644)
    for folder in (tmp_path / "new", old.parent):
        with open_database(folder).begin() as connection:
            connection.execute(text("UPDATE orgs SET name = name"))
            modes = {path.name: path.stat().st_mode & 0o007 for path in folder.iterdir()}
        assert list(modes.values()) == [0, 0, 0], modes


def _full(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE more (text)")


def _held(file: Path) -> None:
    with closing(sqlite3.connect(file)) as first, closing(sqlite3.connect(file, timeout=0)) as second:
        first.execute("BEGIN IMMEDIATE")
        second.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize(("fail", "said"), [(_full, "Make room on it"), (_held, "try again in a minute")])
def test_nobody_is_told_to_move_a_good_file_away(
    tmp_path: Path, fail: Callable[[Path], None], said: str
) -> None:
    database = open_database(tmp_path)
    with pytest.raises(sqlite3.OperationalError) as caught:
        fail(tmp_path / FILE)
    words = sqlite.problem(database, DBAPIError("", {}, caught.value))
    assert said in words
    assert "away" not in words


def test_every_wait_for_postgresql_has_a_deadline(tmp_path: Path) -> None:
    with databases.fresh("postgresql") as url, open_database(tmp_path, url).connect() as c:
        said = [
            c.execute(text(f"SHOW {name}")).scalar()
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        ]
    assert said == ["30s", "5s", "1min"]


def test_opening_again_keeps_what_is_there(database: Database, data: Data) -> None:
    store.add(database, RUN)
    assert store.get(open_database(data.directory, data.url), RUN.id) == RUN


def test_processes_that_open_a_new_database_at_once_make_one(tmp_path: Path) -> None:
    with databases.fresh_data("postgresql", tmp_path / "p") as data:
        with open_database(data.directory, data.url).begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        for one in (data, Data(tmp_path / "s")):
            with ThreadPoolExecutor(6) as pool:
                opened = list(
                    pool.map(lambda _, one=one: open_database(one.directory, one.url), range(6))  # type: ignore[misc]
                )
            store.add(opened[0], RUN)
            assert [store.get(each, RUN.id) for each in opened] == [RUN] * 6
            for each in opened:
                each.dispose()


def test_a_reader_of_the_file_waits_for_no_writer(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    store.add(database, RUN)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with reading(database) as connection:
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 1
    other.close()


def test_a_reader_sees_one_moment(database: Database) -> None:
    with reading(database) as connection:
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 0
        store.add(database, RUN)
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 0


def test_a_reader_of_postgresql_cannot_write(tmp_path: Path) -> None:
    with databases.fresh("postgresql") as url:
        database = open_database(tmp_path, url)
        with reading(database) as connection, pytest.raises(DBAPIError, match="read-only"):
            connection.execute(insert(orgs).values(org_id=2, name="", settings={}))
        store.add(database, RUN)  # the connection that goes back to the pool may write again
        database.dispose()


def test_many_writers_take_turns(database: Database) -> None:
    def write(n: int) -> None:
        store.add(database, replace(RUN, id=str(n)))
        store.begin(database, str(n), OURS, NOW)
        store.save_progress(database, str(n), LINES, OURS.token)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(store.get(database, str(n)).progress == LINES for n in range(40)) == 40  # type: ignore[union-attr]


def test_of_many_who_claim_at_once_each_gets_rows_of_its_own(database: Database) -> None:
    for n in range(60):
        watches.add(database, replace(WATCH, id=str(n), next_look_at=NOW))

    def claim(_: int) -> list[str]:
        return [watch.id for watch in watches.claim(database, NOW, NOW + HOUR, 5)]

    with ThreadPoolExecutor(8) as pool:
        taken = [one for some in pool.map(claim, range(16)) for one in some]
    assert sorted(taken, key=int) == [str(n) for n in range(60)]
    assert watches.claim(database, NOW, NOW + HOUR, 5) == ()


def test_rows_another_one_holds_are_passed_over_and_not_waited_for(tmp_path: Path) -> None:
    with databases.fresh("postgresql") as url:
        database = open_database(tmp_path, url)
        for n in range(3):
            watches.add(database, replace(WATCH, id=str(n), next_look_at=NOW + n * timedelta(seconds=1)))
        with database.begin() as other:
            other.execute(text("SELECT id FROM watches WHERE id = '0' FOR UPDATE"))
            (taken,) = watches.claim(database, NOW + HOUR, NOW + 2 * HOUR, 1)
        assert taken.id == "1"
        database.dispose()


def test_what_is_done_alone_is_done_by_one_at_a_time(database: Database) -> None:
    def lengthen(_: int) -> None:
        with database.begin() as connection:
            locks.alone(connection, "the name of this organisation")
            name = connection.execute(select(orgs.c.name)).scalar_one()
            connection.execute(orgs.update().values(name=name + "x"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lengthen, range(40)))
    with reading(database) as connection:
        assert connection.execute(select(orgs.c.name)).scalar_one() == "x" * 40


def test_a_row_is_added_once_however_many_try(database: Database) -> None:
    row = {"org_id": DEFAULT_ORG, "target": "x", "name": "example.com", "tags": [], "settings": {},
           "created_at": NOW}  # fmt: skip

    def add(_: int) -> bool:
        with database.begin() as connection:
            return locks.add_new(connection, domains, row)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(add, range(20))) == 1


@pytest.mark.parametrize(
    ("said", "kept"), [("a\0b", "a�b"), ("a\ud800b", "a�b"), ("\U0001f600", "\U0001f600"), ("ü", "ü")]
)
def test_text_that_no_database_can_keep_is_kept_without_what_it_cannot(
    database: Database, said: str, kept: str
) -> None:
    store.add(database, replace(RUN, target=said))
    found = store.get(database, RUN.id)
    assert found is not None
    assert found.target.replace("���", "�") == kept


def _write_until_killed(directory: Path) -> None:
    database = open_database(directory)
    for n in range(100_000):
        store.add(database, replace(RUN, id=str(n)))
        store.begin(database, str(n), OURS, NOW)
        with database.begin() as connection:
            store.finish(connection, str(n), asking.packed("x" * 5000), LINES, NOW, OURS.token)


def test_a_killed_writer_leaves_a_sound_file_and_no_half_runs(tmp_path: Path) -> None:
    open_database(tmp_path)
    for _ in range(3):
        process = multiprocessing.get_context("spawn").Process(target=_write_until_killed, args=(tmp_path,))
        process.start()
        process.join(1.5)
        process.kill()
        process.join()
        database = open_database(tmp_path)
        with database.begin() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            half = "SELECT count(*) FROM runs WHERE (state = 'done') <> (transcript IS NOT NULL)"
            assert connection.execute(text(half)).scalar() == 0
            connection.execute(text("DELETE FROM runs"))


def test_a_database_of_a_newer_version_is_refused_with_what_to_do(database: Database, data: Data) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"written by a newer version.*9999.*Install that version again"):
        open_database(data.directory, data.url)


def test_without_leave_to_migrate_old_tables_are_refused(database: Database, data: Data) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(StoreError, match="The tables of this database are of 0001, this version needs"):
        open_database(data.directory, data.url, migrate=False)


def test_a_server_that_is_away_is_said_in_a_sentence_without_the_password(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: a connection is refused
        port = taken.getsockname()[1]
        with pytest.raises(StoreError) as refused:
            open_database(tmp_path, f"postgresql://who:canary@127.0.0.1:{port}/kept")
    said = str(refused.value)
    assert said.startswith(f'The PostgreSQL database "kept" at 127.0.0.1:{port} cannot be used: ')
    assert "Connection refused" in said
    assert "canary" not in said


def test_a_database_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match='database "missing" does not exist'):
        open_database(tmp_path, databases.server().url("missing"))


def test_without_the_driver_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'deliverability\[postgres\]'"):
        open_database(tmp_path, "postgresql://who@127.0.0.1/kept")
