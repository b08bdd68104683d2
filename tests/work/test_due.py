"""Due checks: each slot once, whatever happens to the processes that work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from deliverability.checker import Checker, Wishes
from deliverability.config import Data
from deliverability.monitored import intake
from deliverability.monitored.intake import Edit
from deliverability.monitored.model import Monitored, Own
from deliverability.monitored.now import check_now
from deliverability.office import Office
from deliverability.store import schedule
from deliverability.store.database import Database, reading
from deliverability.store.leases import MOST_TRIES, SUSPECT, Lease
from deliverability.store.schedule import Due
from deliverability.store.tables import changes, runs, states
from deliverability.work import due as due_module
from deliverability.work import keeping
from deliverability.work.due import check_due, keep_leases
from deliverability.work.mending import mend_schedule
from tests.work.offices import Clock, added, office_at, planned, settings_of, settle, turn
from tests.world import World

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HEALTHY = "@ MX 10 mail\nmail A 192.0.2.1"
NEW_YORK = "America/New_York"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def office(world: World, data: Data, clock: Clock) -> Iterator[Office]:
    world.set(HEALTHY)
    with office_at(clock, settings_of(world, data)) as office:
        yield office


def last_slot(database: Database, domain: Monitored) -> datetime | None:
    """The slot of the run that the domain's state rests on."""
    query = select(runs.c.slot_at).join(states, states.c.run_id == runs.c.id)
    with reading(database) as connection:
        return connection.execute(query.where(states.c.domain_id == domain.id)).scalar()


def stolen(office: Office, token: str) -> tuple[Due, ...]:
    """What another process takes now."""
    now = office.clock()
    with office.database.begin() as connection:
        return schedule.claim(connection, now, Lease(token, now + MINUTE), 50)


def test_a_domain_that_is_due_is_checked_and_due_again_by_its_rule(office: Office, clock: Clock) -> None:
    domain = added(office, "example.com")
    assert turn(office) == 1
    with reading(office.database) as connection:
        row = connection.execute(select(runs)).one()
    assert (row.state, row.domain_id, row.slot_at, row.finished_at) == ("done", domain.id, NOW, NOW)
    assert row.transcript
    after = planned(office, domain)
    assert after.next_due is not None
    assert NOW < after.next_due <= NOW + HOUR
    assert not after.is_under_way
    assert turn(office) == 0
    clock.now = after.next_due
    assert turn(office) == 1
    assert last_slot(office.database, domain) == after.next_due


def test_public_resolvers_are_left_in_peace(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Wishes] = []
    quietly = Checker.check_quietly

    async def noted(self: Checker, domain: object, wishes: Wishes, *rest: object) -> object:
        asked.append(wishes)
        return await quietly(self, domain, wishes, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Checker, "check_quietly", noted)
    added(office, "example.com")
    turn(office)
    assert asked == [Wishes()]


def test_processes_share_the_slots_and_do_each_once(world: World, data: Data, clock: Clock) -> None:
    world.set(HEALTHY)
    with ExitStack() as opened:
        offices = [opened.enter_context(office_at(clock, settings_of(world, data))) for _ in range(2)]
        domain = added(offices[0], "example.com")
        slots = []
        for _ in range(12):
            assert turn(*offices) == 1
            slots.append(last_slot(offices[0].database, domain))
            clock.now = planned(offices[0], domain).next_due or clock.now
            offices.reverse()
    assert len(set(slots)) == 12


def test_many_domains_are_dealt_out(world: World, data: Data, clock: Clock) -> None:
    world.set(HEALTHY)
    with ExitStack() as opened:
        offices = [opened.enter_context(office_at(clock, settings_of(world, data, at_once=7))) for _ in "ab"]
        for number in range(20):
            added(offices[0], f"{number}.example")
        begun = []
        while some := turn(*offices):
            begun.append(some)
        assert begun == [14, 6]
        with reading(offices[0].database) as connection:
            assert len(connection.execute(select(runs.c.id)).all()) == 20


@pytest.mark.parametrize(
    ("rule", "start", "local"),
    [
        ("daily 02:30", datetime(2027, 3, 12, 12, tzinfo=UTC), ["13 02:30", "14 03:30", "15 02:30"]),
        ("daily 01:30", datetime(2027, 11, 5, 12, tzinfo=UTC), ["06 01:30", "07 01:30", "08 01:30"]),
        ("cron 30 1 * * *", datetime(2027, 11, 5, 12, tzinfo=UTC), ["06 01:30", "07 01:30", "08 01:30"]),
    ],
)
def test_days_on_which_clocks_change_have_one_run(
    office: Office, clock: Clock, rule: str, start: datetime, local: list[str]
) -> None:
    from zoneinfo import ZoneInfo

    clock.now = start
    domain = added(office, "example.com", rule, NEW_YORK)
    turn(office)
    found = []
    while clock.now < start + 3 * DAY:
        clock.now += 30 * MINUTE
        if turn(office):
            slot = last_slot(office.database, domain)
            assert slot is not None
            found.append(f"{slot.astimezone(ZoneInfo(NEW_YORK)):%d %H:%M}")
    assert found == local


def test_a_clock_that_goes_back_an_hour_doubles_nothing_and_one_that_jumps_a_day_costs_one_run(
    office: Office, clock: Clock
) -> None:
    domain = added(office, "example.com")
    turn(office)
    begun = 0
    for _ in range(5 * 4):  # five hours
        clock.now += 15 * MINUTE
        begun += turn(office)
    assert begun == 5
    clock.now -= HOUR
    again = sum(turn(office) for _ in _quarters(clock, 4))
    assert again <= 1  # one whose time comes while the hour is lived a second time
    clock.now += DAY
    assert turn(office) == 1
    assert turn(office) == 0
    caught_up = last_slot(office.database, domain)
    assert caught_up is not None
    assert sum(turn(office) for _ in _quarters(clock, 8)) == 2


def test_a_clock_that_was_a_day_ahead_for_a_while_puts_nothing_off(office: Office, clock: Clock) -> None:
    hourly, daily = added(office, "a.example"), added(office, "b.example", "daily 07:00")
    weekly, paused = added(office, "c.example", "weekly mon 07:00"), added(office, "d.example", "paused")
    turn(office)
    usual = [planned(office, one).next_due for one in (hourly, daily, weekly, paused)]
    assert mend_schedule(office, clock.now) == 0
    clock.now += 2 * DAY
    turn(office)
    clock.now -= 2 * DAY
    assert mend_schedule(office, clock.now) == 2
    assert [planned(office, one).next_due for one in (hourly, daily, weekly, paused)] == usual
    clock.now += HOUR
    assert turn(office) == 1


def test_a_slot_that_comes_twice_is_no_fault(office: Office, clock: Clock) -> None:
    domain = added(office, "example.com")
    turn(office)
    with office.database.begin() as connection:
        schedule.replan(connection, [(domain.id, NOW)])
    assert turn(office) == 1
    assert planned(office, domain).next_due != NOW


def _quarters(clock: Clock, number: int) -> Iterator[int]:
    for count in range(number):
        clock.now += 15 * MINUTE
        yield count


def test_what_a_dead_process_took_is_done_by_another_after_its_lease(office: Office, clock: Clock) -> None:
    domain = added(office, "example.com")
    assert [due.slot_at for due in stolen(office, "dead")] == [NOW]
    assert turn(office) == 0
    assert planned(office, domain).is_under_way
    clock.now += MINUTE
    assert turn(office) == 1
    assert last_slot(office.database, domain) == NOW


def test_who_lives_keeps_what_it_took(
    office: Office, clock: Clock, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.set("*. !delay 0.5\n" + HEALTHY)
    added(office, "example.com")
    assert check_due(office, clock.now) == 1
    clock.now += MINUTE / 2
    keep_leases(office, clock.now)
    clock.now += MINUTE / 2
    assert stolen(office, "other") == ()
    settle(office)


def test_a_result_that_comes_too_late_changes_nothing(office: Office, clock: Clock) -> None:
    """A process that slept so long that another one did its work."""
    domain = added(office, "example.com")
    office.worker.start()
    (late,) = stolen(office, "late")
    clock.now += MINUTE
    turn(office)
    before = planned(office, domain), last_slot(office.database, domain)
    run = office.worker.do(lambda checker: checker.check_quietly(domain.domain, Wishes())).result(10)
    assert not keeping.keep_due(office.database, late, keeping.Seen(run, Wishes(), NOW), clock.now)
    assert (planned(office, domain), last_slot(office.database, domain)) == before
    with reading(office.database) as connection:
        assert len(connection.execute(select(runs.c.id)).all()) == 1


def test_a_domain_that_ends_every_process_waits_longer_each_time_and_keeps_its_slot(
    office: Office, clock: Clock
) -> None:
    domain = added(office, "example.com")
    for number in range(MOST_TRIES):
        assert len(stolen(office, f"dead {number}")) == 1
        clock.now += MINUTE
    for seconds in (2, 4):
        assert turn(office) == 1  # only to put it off
        assert not planned(office, domain).is_under_way
        clock.now += timedelta(seconds=seconds - 1)
        assert stolen(office, "early") == ()
        clock.now += timedelta(seconds=1)
        assert [due.slot_at for due in stolen(office, "dies again")] == [NOW]
        clock.now += MINUTE
    clock.now += timedelta(hours=1)
    turn(office)  # puts it off
    clock.now += timedelta(hours=1)
    turn(office)
    assert last_slot(office.database, domain) == NOW


def test_those_that_died_with_a_process_are_begun_one_by_one_and_the_innocent_are_not_given_up(
    office: Office, clock: Clock
) -> None:
    """One of them may end its process each time; the others must not lose their turn with it."""
    guilty, *innocent = (added(office, f"d{n}.example") for n in range(4))
    for _ in range(SUSPECT):
        assert len(stolen(office, "dead")) == 4
        clock.now += MINUTE
    late = added(office, "late.example")
    assert [due.domain_id for due in stolen(office, "living")] == [late.id]  # nobody's fault so far
    for one in (guilty, *innocent):
        assert [due.domain_id for due in stolen(office, "alone")] == [one.id]
    assert stolen(office, "alone") == ()


def test_a_fault_of_ours_is_tried_again_and_hurts_no_other_domain(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = added(office, "broken.example"), added(office, "sound.example")
    asked = due_module._asked

    def fault(database: Database, due: Due, now: datetime) -> object:
        if due.domain_id == broken.id:
            raise RuntimeError("a fault")
        return asked(database, due, now)

    with monkeypatch.context() as patch:
        patch.setattr(due_module, "_asked", fault)
        assert turn(office) == 2
    assert last_slot(office.database, sound) == NOW
    clock.now += MINUTE
    assert turn(office) == 1
    assert last_slot(office.database, broken) == NOW


def test_what_turns_worse_is_looked_at_once_more_before_it_counts(
    world: World, data: Data, clock: Clock
) -> None:
    world.set(HEALTHY)
    with office_at(clock, settings_of(world, data)) as office:
        domain = added(office, "example.com")
        turn(office)
        slot = planned(office, domain).next_due
    world.set("@ TXT hello")
    clock.now = slot or NOW
    with office_at(clock, settings_of(world, data)) as office:  # whose cache is empty
        turn(office)
        assert _kinds(office.database) == []
        usual = planned(office, domain).next_due
        assert planned(office, domain).look_again_at == clock.now + MINUTE
        clock.now += MINUTE
        assert turn(office) == 1
        assert "finding-new" in _kinds(office.database)
        after = planned(office, domain)
        assert (after.look_again_at, after.next_due) == (None, usual)


def _kinds(database: Database) -> list[str]:
    with reading(database) as connection:
        return list(connection.execute(select(changes.c.kind)).scalars())


def test_who_waits_is_served_beside_the_slots_and_while_paused(office: Office, clock: Clock) -> None:
    paused, other = added(office, "a.example", "paused"), added(office, "b.example")
    turn(office)
    usual = planned(office, other).next_due
    check_now(office.database, [paused.id, other.id], clock.now)
    assert planned(office, paused).wanted_at == NOW
    assert turn(office) == 2
    assert turn(office) == 0
    with reading(office.database) as connection:
        fresh = connection.execute(select(runs.c.fresh).where(runs.c.slot_at.is_(None))).scalars().all()
    assert fresh == [True, True]
    assert (planned(office, paused).next_due, planned(office, other).next_due) == (None, usual)
    assert planned(office, other).wanted_at is None


def test_who_waits_comes_first(world: World, data: Data, clock: Clock) -> None:
    world.set(HEALTHY)
    with office_at(clock, settings_of(world, data, at_once=1)) as office:
        first, second = added(office, "a.example"), added(office, "b.example")
        check_now(office.database, [second.id], clock.now)
        turn(office)
        assert last_slot(office.database, second) == NOW
        assert last_slot(office.database, first) is None


def test_what_is_set_while_a_check_is_under_way_holds_for_its_next_slot(
    office: Office, clock: Clock, world: World
) -> None:
    domain = added(office, "example.com")
    world.set("*. !delay 0.3\n" + HEALTHY)
    assert check_due(office, clock.now) == 1
    intake.change(office.database, domain.id, Edit(own=Own(schedule="daily 07:00")), clock.now)
    settle(office)
    assert last_slot(office.database, domain) == NOW
    after = planned(office, domain).next_due
    assert after is not None
    assert f"{after:%d %H:%M}" == "05 07:00"


def test_a_domain_that_goes_while_it_is_checked_leaves_nothing(
    office: Office, clock: Clock, world: World
) -> None:
    domain = added(office, "example.com")
    world.set("*. !delay 0.3\n" + HEALTHY)
    assert check_due(office, clock.now) == 1
    intake.remove(office.database, [domain.id], clock.now)
    settle(office)
    with reading(office.database) as connection:
        assert connection.execute(select(runs.c.id)).all() == []
        assert connection.execute(select(states.c.domain_id)).all() == []


def test_who_stops_gives_back_what_it_had_begun(world: World, data: Data, clock: Clock) -> None:
    world.set("*. !timeout")
    with office_at(clock, settings_of(world, data)) as office:
        added(office, "example.com")
        assert check_due(office, clock.now) == 1
    world.set(HEALTHY)
    with office_at(clock, settings_of(world, data)) as next_one:
        assert turn(next_one) == 1


def test_a_run_asked_for_by_hand_of_a_domain_enters_its_history(office: Office, clock: Clock) -> None:
    from deliverability.intake import Asked, Intake

    domain = added(office, "example.com")
    asking = Intake(office.settings, office.database, office.worker, office.key)
    run = asking.take(Asked("example.com", domain.domain, "127.0.0.1", Wishes(fresh=True), domain.id), NOW)
    _ended(office.database, run.id)
    with reading(office.database) as connection:
        kept = connection.execute(select(states.c.run_id)).scalar()
    assert kept == run.id


def _ended(database: Database, run_id: str) -> None:
    import time

    until = time.monotonic() + 10
    while time.monotonic() < until:
        with reading(database) as connection:
            if connection.execute(select(runs.c.state).where(runs.c.id == run_id)).scalar() == "done":
                return
        time.sleep(0.01)
    raise AssertionError("the run has not ended")
