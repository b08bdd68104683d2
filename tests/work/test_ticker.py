"""The jobs of the background: each in its time, none in the way of another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from deliverability.config import Data
from deliverability.office import Office
from deliverability.store import processes
from deliverability.store.database import reading
from deliverability.work import ticker as module
from deliverability.work.ticker import Ticker
from deliverability.work.ticks import TICKS, Tick
from tests.work.offices import Clock, office_at, settings_of
from tests.world import World

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)


class Uptime:
    """Seconds since a start, as a test says."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def office(world: World, data: Data) -> Iterator[Office]:
    with office_at(Clock(NOW), settings_of(world, data)) as office:
        yield office


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_each_job_has_its_own_turn_and_is_told_the_time(office: Office) -> None:
    told: list[tuple[str, datetime]] = []
    quick = Tick("quick", 1, lambda _, now: told.append(("quick", now)))
    slow = Tick("slow", 10, lambda _, now: told.append(("slow", now)))
    uptime = Uptime()
    ticker = Ticker(office, (quick, slow), uptime)
    for seconds in (0, 0.5, 1, 2, 9.5, 10):
        uptime.seconds = 100 + seconds
        ticker.tick()
        _until(lambda: all(one.done() for one in ticker._running.values()))
    ticker.stop()
    assert [name for name, _ in told].count("quick") == 4
    assert [name for name, _ in told].count("slow") == 2
    assert {now for _, now in told} == {NOW}


def test_a_job_that_fails_or_hangs_is_in_nobodys_way(office: Office) -> None:
    done, hold, hung = [], threading.Event(), []

    def broken(_: Office, __: datetime) -> None:
        raise RuntimeError("a fault")

    def hangs(_: Office, __: datetime) -> None:
        hung.append(1)
        hold.wait(5)

    jobs = (Tick("a", 1, broken), Tick("b", 1, hangs), Tick("c", 1, lambda _, __: done.append(1)))
    uptime = Uptime()
    ticker = Ticker(office, jobs, uptime)
    for number in range(3):
        uptime.seconds += 1
        ticker.tick()
        _until(lambda number=number: len(done) == number + 1)  # type: ignore[misc]
    hold.set()
    ticker.stop()
    assert len(hung) == 1  # never twice at once


def test_a_clock_that_is_set_back_stops_no_job(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOCK_SECONDS", 0.05)
    monkeypatch.setattr(module, "PERIOD", timedelta(seconds=0.02))
    done: list[int] = []
    ticker = Ticker(office, (Tick("a", 0, lambda _, __: done.append(1)),))
    ticker.start()
    _until(lambda: len(done) > 2)
    job = ticker._scheduler.get_job(module.JOB)
    job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))  # as if the clock went back an hour
    before = len(done)
    _until(lambda: len(done) > before + 2)
    ticker.stop()


def test_a_process_that_works_says_so_until_it_stops(office: Office) -> None:
    ticker = Ticker(office, ())
    ticker.tick()
    with reading(office.database) as connection:
        _until(lambda: processes.last_seen(connection) is not None or bool(connection.rollback()))
        assert processes.last_seen(connection) == NOW
        assert len(processes.alive(connection, NOW)) == 1
    ticker.stop()
    with reading(office.database) as connection:
        assert processes.last_seen(connection) is None


def test_every_job_has_a_name_of_its_own() -> None:
    names = [tick.name for tick in TICKS]
    assert len(set(names)) == len(names)
    assert {"leases", "due checks"} <= set(names)
