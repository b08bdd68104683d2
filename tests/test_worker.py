"""Checks behind the page: runs are joined, limited, kept, and stopped cleanly."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from checks.domain import parse_target
from deliverability.checker import Checker, Wishes
from deliverability.config import Data
from deliverability.config_sections import Work
from deliverability.intake import Asked, BusyError, Intake, TooManyError, bucket
from deliverability.store import runs as store
from deliverability.store.database import open_database
from deliverability.store.leases import Lease
from deliverability.store.runs import State, StoredRun
from deliverability.worker import CRASHED, Worker, WorkerClosedError
from tests import databases
from tests.web.site import settings_for
from tests.world import World

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
HEALTHY = "@ MX 10 mail\nmail A 192.0.2.1"


class Desk:
    """An intake with its worker and database."""

    def __init__(self, world: World, data: Data, most_waiting: int = 1000, **web: Any) -> None:
        self.settings = settings = settings_for(world, data, **web)
        self.database = open_database(data.directory, data.url)
        self.worker = Worker(settings, self.database, most_waiting)
        self.intake = Intake(settings, self.database, self.worker, "key")

    def take(
        self, target: str, client: str = "127.0.0.1", now: datetime | None = None, **wishes: Any
    ) -> StoredRun:
        asked = Asked(target, parse_target(target), client, Wishes(**wishes))
        return self.intake.take(asked, now or datetime.now(UTC))

    def get(self, run: StoredRun) -> StoredRun:
        now = store.get(self.database, run.id)
        assert now is not None
        return now

    def ended(self, run: StoredRun) -> StoredRun:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            now = self.get(run)
            if not now.is_under_way:
                return now
            time.sleep(0.01)
        raise AssertionError("the run has not ended")


@pytest.fixture
def desk(world: World, data: Data) -> Iterator[Desk]:
    desk = Desk(world, data)
    yield desk
    desk.worker.close()


def test_a_run_is_done_with_a_line_for_each_family(desk: Desk, world: World) -> None:
    world.set(HEALTHY)
    done = desk.ended(desk.take("support@example.com"))
    assert done.state is State.DONE
    assert done.progress[0].family == "mx"
    assert (done.target, done.name) == ("support@example.com", "support@example.com")


def test_a_thousand_wishes_for_one_domain_cost_one_run(desk: Desk, world: World) -> None:
    world.set("@ !delay MX 0.2\n" + HEALTHY)
    with ThreadPoolExecutor(16) as pool:
        runs = set(pool.map(lambda n: desk.take("example.com", f"192.0.2.{n % 200}").id, range(1000)))
    assert len(runs) == 1
    desk.ended(desk.take("example.com"))
    assert len(world.asked) < 60


def test_a_domain_and_an_address_in_it_are_two_questions(desk: Desk) -> None:
    assert desk.take("example.com").id != desk.take("support@example.com").id


def test_a_minute_later_the_world_is_asked_again(desk: Desk, world: World) -> None:
    world.set(HEALTHY)
    first = desk.ended(desk.take("example.com"))
    assert first.finished_at is not None
    assert desk.take("example.com", now=first.finished_at + timedelta(seconds=59)).id == first.id
    assert desk.take("example.com", now=first.finished_at + timedelta(seconds=61)).id != first.id


def test_checking_again_keeps_the_wishes_and_is_fresh(desk: Desk, world: World) -> None:
    world.set(HEALTHY)
    first = desk.ended(desk.take("example.com", selectors=("s1",)))
    again = desk.intake.again(first, "127.0.0.1", datetime.now(UTC))
    assert again.id != first.id
    assert again.wishes == Wishes(True, ("s1",))


def test_the_share_of_one_client_is_limited_and_grows_back(world: World, data: Data) -> None:
    desk = Desk(world, data, checks_per_hour=3)
    for n in range(3):
        desk.take(f"{n}.example", now=NOW + n * timedelta(minutes=10))
    with pytest.raises(TooManyError) as refused:
        desk.take("late.example", now=NOW + timedelta(minutes=30))
    assert refused.value.retry_after == 30 * 60
    assert str(refused.value).endswith("You can start the next one in 30 minutes.")
    desk.take("other.example", "127.0.0.2", now=NOW + timedelta(minutes=30))
    desk.take("late.example", now=NOW + timedelta(minutes=60))
    desk.worker.close()


def test_a_hundred_wishes_at_once_start_exactly_the_share(world: World, data: Data) -> None:
    desk = Desk(world, data, checks_per_hour=7)

    def take(n: int) -> bool:
        try:
            return bool(desk.take(f"{n}.example"))
        except TooManyError:
            return False

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(take, range(100))) == 7
    desk.worker.close()


def test_a_full_queue_says_so_and_starts_nothing(world: World, data: Data) -> None:
    world.set("*. !timeout")
    desk = Desk(world, data, most_waiting=2, checks_per_hour=0)
    desk.take("a.example")
    desk.take("b.example")
    with pytest.raises(BusyError, match="try again in half a minute"):
        desk.take("c.example")
    assert store.like(desk.database, "c.example", Wishes(), NOW) is None
    desk.worker.close()


def test_stopping_is_quick_and_the_next_process_does_the_rest(world: World, data: Data) -> None:
    world.set("*. !timeout")
    before = set(threading.enumerate())
    desk = Desk(world, data)
    runs = [desk.take(f"{n}.example") for n in range(5)]
    time.sleep(0.1)
    begun = time.monotonic()
    desk.worker.close()
    assert time.monotonic() - begun < 5
    assert not [thread for thread in {*threading.enumerate()} - before if thread.name == "checks"]
    world.set(HEALTHY)
    other = Worker(desk.settings, desk.database)
    other.start()
    assert [desk.ended(run).state for run in runs] == [State.DONE] * 5
    other.close()


def test_what_a_dead_process_left_is_done_by_one_that_lives(world: World, data: Data) -> None:
    world.set(HEALTHY)
    desk = Desk(world, data)
    old = datetime.now(UTC) - timedelta(minutes=5)
    waiting, begun = (StoredRun(id_, "example.com", "example.com", Wishes(), "", old, "") for id_ in "ab")
    for run in (waiting, begun):
        store.add(desk.database, run)
    store.begin(desk.database, begun.id, Lease("dead", old), old)
    desk.worker.start()
    assert [desk.ended(run).state for run in (waiting, begun)] == [State.DONE] * 2
    desk.worker.close()


def test_a_closed_worker_begins_nothing(desk: Desk) -> None:
    desk.worker.start()
    desk.worker.close()
    with pytest.raises(WorkerClosedError):
        desk.worker.start()


def test_many_processes_do_each_run_once(world: World, data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    world.set(HEALTHY)
    begun: list[str] = []
    check = Checker.check

    def counted(self: Checker, domain: Any, *rest: Any) -> Any:
        begun.append(domain.name)
        return check(self, domain, *rest)

    monkeypatch.setattr(Checker, "check", counted)
    desk = Desk(world, data)
    old = datetime.now(UTC) - timedelta(minutes=5)
    names = [f"{n}.example" for n in range(20)]
    runs = [StoredRun(name, name, name, Wishes(), "", old, "") for name in names]
    for run in runs:
        store.add(desk.database, run)
    workers = [Worker(desk.settings, desk.database) for _ in range(3)]
    for worker in workers:
        worker.start()
    assert [desk.ended(run).state for run in runs] == [State.DONE] * 20
    assert sorted(begun) == sorted(names)
    for worker in workers:
        worker.close()


def test_a_fault_of_ours_ends_the_run_and_not_the_worker(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.set(HEALTHY)
    check = Checker.check

    def broken(self: Checker, domain: Any, *rest: Any) -> Any:
        if domain.name == "broken.example":
            raise RuntimeError("a fault")
        return check(self, domain, *rest)

    monkeypatch.setattr(Checker, "check", broken)
    failed = desk.ended(desk.take("broken.example"))
    assert (failed.state, failed.problem) == (State.FAILED, CRASHED)
    assert desk.ended(desk.take("example.com")).state is State.DONE


def test_a_run_during_which_the_database_was_away_is_done_again(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = databases.Server(*databases.QUICK)
    try:
        server.execute("CREATE DATABASE away")
        world.set(HEALTHY + "\n@ !delay ANY 0.2")
        desk = Desk(world, databases.data_of(tmp_path, server.url("away")))
        desk.worker = Worker(replace(desk.settings, work=Work(50, lease=4)), desk.database)
        desk.intake = Intake(desk.settings, desk.database, desk.worker, "key")
        run = desk.take("example.com")
        while desk.get(run).state is not State.RUNNING:
            time.sleep(0.01)
        server.kill()
        while desk.worker._under_way:
            time.sleep(0.02)
        server.start()
        assert desk.ended(run).state is State.DONE
        server.kill()
        desk.worker.close()
        assert "Traceback" not in caplog.text
    finally:
        server.close()


def test_old_runs_go_when_a_new_one_comes(world: World, data: Data) -> None:
    desk = Desk(world, data, keep_days=30)
    old = replace(desk.take("old.example"), id="old", created_at=datetime.now(UTC) - timedelta(days=31))
    store.add(desk.database, old)
    desk.take("new.example")
    assert store.get(desk.database, "old") is not None  # asked less than an hour ago: not again yet
    desk.take("newer.example", now=datetime.now(UTC) + timedelta(hours=2))
    assert store.get(desk.database, "old") is None
    desk.worker.close()


def test_the_store_holds_no_address_of_a_client(desk: Desk, tmp_path: Path) -> None:
    desk.ended(desk.take("example.com", "203.0.113.77"))
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"203.0.113.77" not in kept


@pytest.mark.parametrize(
    ("client", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
    ],
)
def test_clients_are_counted_by_what_one_subscriber_has(client: str, counted_as: str) -> None:
    assert bucket(client) == counted_as


def _in_a_fork(work: Callable[[], bool]) -> bool:
    child = os.fork()
    if child == 0:
        os._exit(0 if work() else 1)
    return os.waitpid(child, 0)[1] == 0


def test_a_server_may_fork_before_the_first_run(desk: Desk, world: World) -> None:
    world.set(HEALTHY)
    assert _in_a_fork(lambda: desk.ended(desk.take("example.com")).state is State.DONE)
