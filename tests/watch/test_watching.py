"""Watches in the background: looked at when due, kept, checked again when live, and not lost by a restart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from checks.domain import parse_target
from deliverability.checker import Checker, Wishes
from deliverability.config import Data, Settings
from deliverability.intake import Asked, Intake
from deliverability.net.transcript import loads
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.report import Advice
from deliverability.runs import Run, replay
from deliverability.store import runs, watches
from deliverability.store.database import Database, open_database
from deliverability.store.runs import StoredRun
from deliverability.store.watches import Happening, Mended, StoredWatch
from deliverability.watch.looker import Looker
from deliverability.watch.model import State
from deliverability.watch_intake import MOST_OPEN_OF_ONE, TooManyWatchesError, WatchIntake
from deliverability.watching import AFTER_A_FAULT, LEASE, Watching
from deliverability.worker import Worker
from tests.judging import RECORDS
from tests.watch.looking import DMARC, NEW, NOW, OLD, dmarc, settings_in, zone
from tests.world import World

THEN, AFTER = zone(main=dmarc(OLD)), zone(main=dmarc(NEW))
WATCH = StoredWatch(
    "w" * 22, "r" * 22, "support@example.com", Wishes(True, ("s1",)), (DMARC,),
    (Mended("dmarc.policy-none", "_dmarc.example.com TXT", "Fakes get through"),), "mark", NOW,
    NOW + timedelta(hours=24), NOW,
)  # fmt: skip


class Days:
    """A service whose clock we turn."""

    def __init__(self, world: World, data: Data) -> None:
        self.world, self.database = world, open_database(data.directory, data.url)
        self.settings = settings_in(world, data=data)
        self.now = NOW
        self.begun: list[str] = []

    def pass_by(self, *steps: tuple[str, float]) -> list[StoredWatch]:
        """Each world, and the seconds that pass before what is due in it is looked at, by a new process."""
        return asyncio.run(self._pass_by(steps))

    async def _pass_by(self, steps: tuple[tuple[str, float], ...]) -> list[StoredWatch]:
        kept = []
        with ThreadPoolExecutor(1) as writer:
            async with Checker(self.settings) as checker:
                watching = Watching(self.database, checker, writer, self._begin, lambda: self.now)
                for text, seconds in steps:
                    self.world.set(text)
                    self.now += timedelta(seconds=seconds)
                    await watching.round()
                    await asyncio.gather(*watching._under_way)
                    kept.append(self.watch)
        return kept

    @property
    def watch(self) -> StoredWatch:
        found = watches.get(self.database, WATCH.id)
        assert found is not None
        return found

    def _begin(self, run_id: str) -> None:
        run = runs.get(self.database, run_id)
        assert run is not None
        assert run.wishes == Wishes(True, ("s1",))
        self.begun.append(run_id)


@pytest.fixture
def days(world: World, data: Data) -> Days:
    days = Days(world, data)
    watches.add(days.database, WATCH)
    return days


def happenings(watch: StoredWatch) -> list[Happening]:
    return [event.what for event in watch.events]


def test_a_watch_comes_out_as_it_went_in(days: Days) -> None:
    assert days.watch == WATCH
    assert watches.get(days.database, "x" * 22) is None


def test_a_watch_goes_its_whole_way_and_checks_twice(days: Days) -> None:
    spreading = zone(google=dmarc(OLD, 300), main=dmarc(NEW))
    half = zone(dmarc(NEW), dmarc(OLD))
    first, partly, live, over = days.pass_by((THEN, 0), (half, 5), (spreading, 5), (AFTER, 5))
    assert (first.state, first.next_look_at) == (State.NOT_YET, NOW + timedelta(seconds=5))
    assert (partly.state, happenings(partly)) == (State.PARTLY, [Happening.PARTLY])
    assert live.state is State.AT_SOURCE
    assert happenings(live) == [Happening.PARTLY, Happening.LIVE]
    assert (over.state, over.is_over) == (State.EVERYWHERE, True)
    assert happenings(over) == [Happening.PARTLY, Happening.LIVE, Happening.EVERYWHERE]
    assert [event.run_id for event in over.events] == ["", *days.begun]
    stored = runs.get(days.database, days.begun[0])
    assert stored is not None
    assert (stored.target, stored.asked_by, stored.wishes.fresh) == ("support@example.com", "mark", True)


def test_what_is_seen_everywhere_at_once_is_checked_once(days: Days) -> None:
    (over,) = days.pass_by((AFTER, 0))
    assert happenings(over) == [Happening.LIVE, Happening.EVERYWHERE]
    assert [event.run_id for event in over.events] == days.begun * 2
    assert len(days.begun) == 1


def test_a_restart_in_the_middle_loses_nothing(days: Days) -> None:
    days.pass_by((THEN, 0), (zone(google=dmarc(OLD, 300), main=dmarc(NEW)), 5))
    days.database.dispose()
    again = Days(days.world, days.settings.data)
    again.now = days.now
    assert again.watch.sights[0].watched.before == (OLD,)
    (over,) = again.pass_by((AFTER, 5))
    assert happenings(over) == [Happening.LIVE, Happening.EVERYWHERE]
    assert over.event(Happening.LIVE).run_id == days.begun[0]  # type: ignore[union-attr]
    assert len(again.begun) == 1
    assert over.sights[0].latest == NOW + timedelta(hours=1)


def test_nothing_is_looked_at_before_its_time_or_after_its_end(days: Days) -> None:
    days.pass_by((THEN, 0), (AFTER, 1))
    assert days.watch.state is State.NOT_YET
    days.pass_by((AFTER, 5))
    assert days.watch.is_over
    days.pass_by((THEN, 3600))
    assert days.watch.state is State.EVERYWHERE


def test_a_flapping_source_is_told_live_once(days: Days) -> None:
    spreading = zone(google=dmarc(OLD, 300), main=dmarc(NEW))
    kept = days.pass_by((spreading, 0), (THEN, 5), (spreading, 5))
    assert [watch.state for watch in kept] == [State.AT_SOURCE, State.NOT_YET, State.AT_SOURCE]
    assert happenings(days.watch) == [Happening.LIVE]


def test_a_watch_ends_at_its_deadline(days: Days) -> None:
    days.pass_by((THEN, 0), (THEN, 24 * 3600 - 10))
    assert days.watch.next_look_at == WATCH.deadline
    days.pass_by((THEN, 10))
    assert (days.watch.is_over, happenings(days.watch)) == (True, [Happening.DEADLINE])


def test_silence_ends_no_watch_and_checks_nothing(days: Days) -> None:
    (silent,) = days.pass_by((zone("*. !timeout\n", "*. !timeout\n"), 0))
    assert (silent.state, silent.is_over, days.begun) == (State.NOT_SEEN, False, [])


def test_two_processes_never_look_at_the_same(days: Days) -> None:
    first = watches.claim(days.database, NOW, NOW + LEASE, 20)
    assert [watch.id for watch in first] == [WATCH.id]
    assert watches.claim(days.database, NOW, NOW + LEASE, 20) == ()
    assert watches.claim(days.database, NOW + LEASE, NOW + 2 * LEASE, 20) == first


def test_a_fault_of_ours_costs_one_look(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> Any:
        raise RuntimeError("a fault")

    with monkeypatch.context() as patch:
        patch.setattr(Looker, "look", broken)
        (after,) = days.pass_by((AFTER, 0))
    assert after.next_look_at == NOW + AFTER_A_FAULT
    (over,) = days.pass_by((AFTER, AFTER_A_FAULT.total_seconds()))
    assert over.is_over


def test_many_watches_are_looked_at_a_few_at_a_time(days: Days) -> None:
    for number in range(45):
        watches.add(days.database, replace(WATCH, id=f"{number:022}"))
    days.pass_by((AFTER, 0), (AFTER, 0), (AFTER, 0))
    assert watches.count_open(days.database) == 0


def test_old_watches_are_forgotten(days: Days) -> None:
    assert watches.prune(days.database, 30, NOW + timedelta(days=29)) == 0
    assert watches.prune(days.database, 30, NOW + timedelta(days=31)) == 1


class Desk:
    """An intake of watches over a finished run, with a worker that never looks."""

    def __init__(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database: Database = open_database(settings.data.directory, settings.data.url)
        self.worker = Worker(settings, self.database)
        monkeypatch.setattr(self.worker, "watch", lambda: None)
        intake = Intake(settings, self.database, self.worker, "key")
        self.watches = WatchIntake(settings, self.database, self.worker, "key")
        asked = Asked(
            "support@example.com", parse_target("support@example.com"), "127.0.0.1", Wishes(only=RECORDS)
        )
        self.run = self._ended(intake.take(asked, NOW))
        self.report: Run = asyncio.run(replay(loads(runs.transcript(self.database, self.run.id) or "")))

    def take(self, findings: tuple[Advice, ...], client: str = "127.0.0.1") -> StoredWatch | None:
        return self.watches.take(self.run, self.report, findings, client, NOW)

    def _ended(self, run: StoredRun) -> StoredRun:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            found = runs.get(self.database, run.id)
            assert found is not None
            if not found.is_under_way:
                return found
            time.sleep(0.02)
        raise AssertionError("the run has not ended")


@pytest.fixture
def desk(world: World, data: Data, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    world.set(zone(main="mail A 192.0.2.1\n"))
    desk = Desk(settings_in(world, data=data), monkeypatch)
    yield desk
    desk.worker.close()


def other(name: str) -> Callable[[], Remedy]:
    return lambda: Remedy((Change(Action.ADD, name, "TXT", "x"),))


def test_the_records_of_a_finding_are_watched_once(desk: Desk) -> None:
    found = desk.report.report.findings
    first = desk.take(tuple(one for one in found if one.finding.check == "dmarc.none-found"))
    assert first is not None
    assert first == desk.take(tuple(one for one in found if one.finding.check == "dmarc.none-found"))
    assert (first.run_id, first.places[0].name) == (desk.run.id, "_dmarc.example.com")
    assert first.places[0].before == ()
    assert first.findings[0].check == "dmarc.none-found"
    assert (first.deadline, first.next_look_at) == (NOW + timedelta(hours=24), NOW)


def test_a_finding_without_records_cannot_be_watched(desk: Desk) -> None:
    found = replace(desk.report.report.findings[0], make_remedy=lambda: None)
    assert desk.take((found,)) is None


def test_one_client_watches_no_more_than_its_share(desk: Desk) -> None:
    found = desk.report.report.findings[0]
    for number in range(MOST_OPEN_OF_ONE):
        assert desk.take((replace(found, make_remedy=other(f"{number}.example.com")),))
    with pytest.raises(TooManyWatchesError, match="for you"):
        desk.take((replace(found, make_remedy=other("late.example.com")),))
    assert desk.take((replace(found, make_remedy=other("late.example.com")),), "127.0.0.9")


def test_times_are_kept_as_they_are(days: Days) -> None:
    moment = datetime.fromisoformat("2026-11-22T16:00:00+02:00")
    watches.looked(days.database, WATCH.id, (), (), moment)
    assert watches.next_due(days.database) == moment
    assert days.watch.next_look_at == NOW
