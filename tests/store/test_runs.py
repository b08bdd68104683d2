"""Runs in the database: what goes in comes out, and each statement does one thing."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from checks.model import Verdict
from deliverability.checker import Wishes
from deliverability.report import FamilyLine
from deliverability.store import runs as store
from deliverability.store.database import FILE, Database, open_database, reading
from deliverability.store.owner import own
from deliverability.store.runs import State, StoredRun
from deliverability.store.tables import metadata

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
RUN = StoredRun("a" * 22, " Support@Example.com", "Support@example.com", Wishes(), "mark", NOW, "2026.11.1")
LINES = (FamilyLine("mx", Verdict.FAIL, errors=1), FamilyLine("spf", Verdict.COULD_NOT_CHECK, gaps=2))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(tmp_path)


def test_a_run_comes_out_as_it_went_in(database: Database) -> None:
    run = replace(RUN, wishes=Wishes(True, ("s1", "s2"), ("192.0.2.1",)), progress=LINES, finished_at=NOW)
    store.add(database, run)
    assert store.get(database, run.id) == run
    assert store.get(database, "b" * 22) is None


def test_times_come_out_aware_and_in_utc(database: Database) -> None:
    east = datetime(2026, 12, 4, 16, 20, tzinfo=timezone(timedelta(hours=2)))
    store.add(database, replace(RUN, created_at=east))
    kept = store.get(database, RUN.id)
    assert kept is not None
    assert (kept.created_at, kept.created_at.tzinfo) == (NOW, UTC)


def test_a_run_goes_from_waiting_to_done_with_its_lines_and_transcript(database: Database) -> None:
    store.add(database, RUN)
    store.begin(database, RUN.id)
    store.save_progress(database, RUN.id, LINES[:1])
    assert store.get(database, RUN.id) == replace(RUN, state=State.RUNNING, progress=LINES[:1])
    assert store.transcript(database, RUN.id) is None
    store.finish(database, RUN.id, "what was said: ü", LINES, NOW)
    done = replace(RUN, state=State.DONE, progress=LINES, finished_at=NOW)
    assert store.get(database, RUN.id) == done
    assert store.transcript(database, RUN.id) == "what was said: ü"


def test_a_run_that_is_done_cannot_fail_any_more(database: Database) -> None:
    store.add(database, RUN)
    store.finish(database, RUN.id, "what was said", LINES, NOW)
    store.fail(database, RUN.id, "interrupted", NOW)
    kept = store.get(database, RUN.id)
    assert kept is not None
    assert (kept.state, kept.problem) == (State.DONE, "")


def test_what_was_left_under_way_has_failed_and_nothing_else(database: Database) -> None:
    for n, state in enumerate(State):
        store.add(database, replace(RUN, id=str(n), state=state))
    assert store.fail_all_under_way(database, "interrupted", NOW) == 2
    assert [store.get(database, str(n)).state for n in range(4)] == ["failed", "failed", "done", "failed"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("state", "age", "kept", "asked", "joined"),
    [
        (State.WAITING, 9, Wishes(), Wishes(), True),
        (State.RUNNING, 9, Wishes(), Wishes(), True),
        (State.DONE, 0.5, Wishes(), Wishes(), True),
        (State.DONE, 0.5, Wishes(fresh=True), Wishes(), True),
        (State.RUNNING, 0, Wishes(fresh=True), Wishes(fresh=True), True),
        (State.DONE, 2, Wishes(), Wishes(), False),
        (State.FAILED, 0, Wishes(), Wishes(), False),
        (State.RUNNING, 0, Wishes(), Wishes(fresh=True), False),
        (State.DONE, 0, Wishes(fresh=True), Wishes(fresh=True), False),
        (State.RUNNING, 0, Wishes(selectors=("s1",)), Wishes(), False),
        (State.RUNNING, 0, Wishes(selectors=("a", "b")), Wishes(selectors=("b", "a")), True),
    ],
)
def test_a_wish_joins_a_run_that_answers_it(
    database: Database, state: State, age: float, kept: Wishes, asked: Wishes, joined: bool
) -> None:
    ended = NOW - age * MINUTE if state in (State.DONE, State.FAILED) else None
    store.add(database, replace(RUN, state=state, wishes=kept, finished_at=ended))
    found = store.like(database, RUN.name, asked, NOW - MINUTE)
    assert (found is not None) is joined
    assert store.like(database, "other@example.com", asked, NOW - MINUTE) is None


def test_what_a_client_asked_is_counted_oldest_first(database: Database) -> None:
    for n, (who, minutes) in enumerate((("mark", 70), ("mark", 30), ("mark", 10), ("other", 5))):
        store.add(database, replace(RUN, id=str(n), asked_by=who, created_at=NOW - minutes * MINUTE))
    hour = NOW - 60 * MINUTE
    assert store.times_asked(database, "mark", hour) == (NOW - 30 * MINUTE, NOW - 10 * MINUTE)


def test_old_runs_are_forgotten(database: Database) -> None:
    for n, days in enumerate((0, 29, 31)):
        store.add(database, replace(RUN, id=str(n), created_at=NOW - timedelta(days=days)))
    assert store.prune(database, 30, NOW) == 1
    assert [store.get(database, str(n)) is None for n in range(3)] == [False, False, True]


def test_the_migrations_make_the_tables_of_the_code(database: Database) -> None:
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert all("org_id" in table.c for table in metadata.tables.values())


def test_the_file_is_kept_safely(database: Database) -> None:
    with database.connect() as connection:
        said = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert said == ["wal", 2, 1, 5000]


def test_opening_again_keeps_what_is_there(database: Database, tmp_path: Path) -> None:
    store.add(database, RUN)
    assert store.get(open_database(tmp_path), RUN.id) == RUN


def test_a_reader_waits_for_no_writer(database: Database, tmp_path: Path) -> None:
    store.add(database, RUN)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with reading(database) as connection:
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 1
    other.close()


def test_many_writers_take_turns(database: Database) -> None:
    def write(n: int) -> None:
        store.add(database, replace(RUN, id=str(n)))
        store.save_progress(database, str(n), LINES)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(store.get(database, str(n)).progress == LINES for n in range(40)) == 40  # type: ignore[union-attr]


def _write_until_killed(directory: Path) -> None:
    database = open_database(directory)
    for n in range(100_000):
        store.add(database, replace(RUN, id=str(n)))
        store.finish(database, str(n), "x" * 5000, LINES, NOW)


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


def test_one_process_owns_a_data_directory(tmp_path: Path) -> None:
    first = own(tmp_path)
    assert first is not None
    assert own(tmp_path) is None
    first.close()
    assert own(tmp_path) is not None
