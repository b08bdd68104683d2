"""Runs in the database: what goes in comes out, and each statement does one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from checks.model import Verdict
from deliverability.checker import Wishes
from deliverability.report import FamilyLine
from deliverability.store import asking, leases
from deliverability.store import runs as store
from deliverability.store.database import Database
from deliverability.store.leases import MOST_TRIES, Lease
from deliverability.store.runs import State, StoredRun
from deliverability.store.tables import runs

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
RUN = StoredRun("a" * 22, " Support@Example.com", "Support@example.com", Wishes(), "mark", NOW, "2026.11.1")
LINES = (FamilyLine("mx", Verdict.FAIL, errors=1), FamilyLine("spf", Verdict.COULD_NOT_CHECK, gaps=2))
MINUTE = timedelta(minutes=1)
OURS, THEIRS = Lease("ours", NOW + MINUTE), Lease("theirs", NOW + 2 * MINUTE)


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
    assert store.begin(database, RUN.id, OURS, NOW) == replace(RUN, state=State.RUNNING)
    store.save_progress(database, RUN.id, LINES[:1], OURS.token)
    assert store.get(database, RUN.id) == replace(RUN, state=State.RUNNING, progress=LINES[:1])
    assert store.transcript(database, RUN.id) is None
    assert _finish(database, "what was said: ü", OURS)
    done = replace(RUN, state=State.DONE, progress=LINES, finished_at=NOW)
    assert store.get(database, RUN.id) == done
    assert store.transcript(database, RUN.id) == "what was said: ü"


def test_a_run_that_is_done_cannot_fail_any_more(database: Database) -> None:
    store.add(database, RUN)
    store.begin(database, RUN.id, OURS, NOW)
    assert _finish(database, "what was said", OURS)
    store.fail(database, RUN.id, "interrupted", NOW, OURS.token)
    kept = store.get(database, RUN.id)
    assert kept is not None
    assert (kept.state, kept.problem) == (State.DONE, "")


def test_a_run_is_begun_by_one_process_and_by_another_when_that_has_died(database: Database) -> None:
    store.add(database, RUN)
    assert store.begin(database, RUN.id, OURS, NOW) is not None
    store.save_progress(database, RUN.id, LINES, OURS.token)
    assert store.begin(database, RUN.id, THEIRS, NOW) is None
    again = store.begin(database, RUN.id, THEIRS, OURS.until)
    assert again == replace(RUN, state=State.RUNNING)  # what the dead one saw is not shown as news
    assert not _finish(database, "late", OURS)
    assert _finish(database, "in time", THEIRS)
    assert store.transcript(database, RUN.id) == "in time"


def test_who_lost_a_run_changes_nothing_of_it(database: Database) -> None:
    store.add(database, RUN)
    store.begin(database, RUN.id, OURS, NOW)
    theirs = store.begin(database, RUN.id, THEIRS, OURS.until)
    store.save_progress(database, RUN.id, LINES, OURS.token)
    store.fail(database, RUN.id, "a fault", NOW, OURS.token)
    assert store.get(database, RUN.id) == theirs


def test_what_nobody_works_on_is_left_for_others_after_a_while(database: Database) -> None:
    for n, state in enumerate(State):
        store.add(database, replace(RUN, id=str(n), state=state, created_at=NOW + n * MINUTE))
    store.add(database, replace(RUN, id="ours", created_at=NOW + MINUTE / 2))
    store.begin(database, "ours", OURS, NOW)
    assert store.left(database, NOW, NOW - MINUTE, 9) == ()
    assert store.left(database, NOW, NOW, 9) == ("0",)
    assert store.left(database, OURS.until, NOW + MINUTE, 9) == ("0", "ours", "1")
    assert store.left(database, OURS.until, NOW + MINUTE, 1) == ("0",)


def test_a_run_that_is_given_back_is_anybodys_and_was_not_tried(database: Database) -> None:
    store.add(database, RUN)
    for _ in range(2 * MOST_TRIES):
        assert store.begin(database, RUN.id, OURS, NOW) is not None
        with database.begin() as connection:
            assert leases.let_go(connection, runs, (OURS.token,), NOW) == 1
    assert store.left(database, NOW, NOW - MINUTE, 9) == (RUN.id,)
    assert store.give_up(database, "interrupted", NOW) == 0


def test_a_run_that_ends_its_process_each_time_is_given_up(database: Database) -> None:
    store.add(database, RUN)
    at = NOW
    for _ in range(MOST_TRIES):
        assert store.give_up(database, "interrupted", at) == 0
        assert store.begin(database, RUN.id, Lease("x", at + MINUTE), at) is not None
        at += MINUTE
    assert store.give_up(database, "interrupted", at) == 1
    kept = store.get(database, RUN.id)
    assert kept is not None
    assert (kept.state, kept.problem) == (State.FAILED, "interrupted")


def test_who_lives_keeps_its_runs(database: Database) -> None:
    store.add(database, RUN)
    store.begin(database, RUN.id, OURS, NOW)
    with database.begin() as connection:
        leases.extend(connection, runs, (OURS.token,), OURS.until + MINUTE)
    assert store.begin(database, RUN.id, THEIRS, OURS.until) is None


def _finish(database: Database, text: str, lease: Lease) -> bool:
    with database.begin() as connection:
        return store.finish(connection, RUN.id, asking.packed(text), LINES, NOW, lease.token)


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
