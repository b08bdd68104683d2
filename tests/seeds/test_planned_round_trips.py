"""A plan has the support address written to as well: each slot once, within the limits."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier

import pytest

from deliverability.config import Data, Settings
from deliverability.seeds.adding_senders import remove_sender
from deliverability.seeds.begin import Wish, begin
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.due_plans import plan_due
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import Kind, SeedTest, Sender
from deliverability.seeds.plans import plan_of, promise_answer, set_plan
from deliverability.seeds.shown import matrix
from deliverability.store import seed_plans, seed_tests, senders
from deliverability.store.database import Database, open_database
from deliverability.store.leases import Lease
from deliverability.store.seed_plans import Plan
from tests.seeds.house import HOUR, KEY, MINUTE, House, house_at
from tests.world import World

SUPPORT, ANNA = "support@shop.own.example", "anna@gmail.example"
SERVER = multiprocessing.get_context("forkserver")
DAY = 24 * HOUR


@pytest.fixture
def house(world: World, data: Data, database: Database) -> Iterator[House]:
    with _house(world, data, database) as made:
        yield made


def _house(world: World, data: Data, database: Database, **seeds: int) -> AbstractContextManager[House]:
    return house_at(world, data, database, own=("gmail.example", "shop.own.example"), **seeds)


def _planned(house: House) -> tuple[Plan, Sender]:
    """A shop with a way to send, a seed, and a plan by which Anna writes to it; the clock is at its slot."""
    shop = house.domain(SUPPORT)
    house.sender(shop, SUPPORT)
    house.seed(SUPPORT, role="support", domain_id=shop)
    house.seed(ANNA)
    outside = house.sender(shop, f"Anna <{ANNA}>", name="Anna", is_control=True)
    wanted = Plan(shop, "daily 07:00", "UTC", "", None, 30, None, outside.id)
    plan = set_plan(house.desk, wanted, house.now)
    assert plan.next_due is not None
    house.now = plan.next_due
    return plan, outside


def _tests(house: House, plan: Plan) -> tuple[SeedTest, ...]:
    with house.database.connect() as connection:
        return seed_tests.of_domain(connection, plan.domain_id, 99)


def _senders(house: House) -> tuple[Sender, ...]:
    with house.database.connect() as connection:
        return senders.everything(connection)


def _kinds(house: House, plan: Plan) -> Counter[Kind]:
    return Counter(one.kind for one in _tests(house, plan))


def test_a_due_plan_sends_test_mails_and_writes_to_the_support_address(house: House) -> None:
    plan, outside = _planned(house)
    assert plan_due(house.desk, house.now) == 2
    assert plan_due(house.desk, house.now) == 0
    found = {one.kind: one for one in _tests(house, plan)}
    assert found.keys() == {Kind.SENT, Kind.ROUND_TRIP}
    assert {one.slot_at for one in found.values()} == {plan.next_due}
    assert found[Kind.ROUND_TRIP].sender_id == outside.id
    house.send()
    written = [(mail["From"], mail["To"]) for mail in house.office.mails if mail["To"] == SUPPORT]
    assert written == [(f"Anna <{ANNA}>", SUPPORT)]
    after = plan_of(house.desk, plan.domain_id)
    assert after is not None
    assert after.next_due == house.now + DAY


def test_a_plan_without_it_writes_to_nobody_else(house: House) -> None:
    plan, _ = _planned(house)
    set_plan(house.desk, replace(plan, outside_id=None), house.now - MINUTE)
    assert plan_due(house.desk, house.now) == 1
    assert _kinds(house, plan) == {Kind.SENT: 1}


def test_test_mails_that_cannot_go_do_not_keep_the_support_address_from_its_mail(house: House) -> None:
    plan, _ = _planned(house)
    (own,) = (one for one in _senders(house) if one.domain_id == plan.domain_id)
    remove_sender(house.desk, own, house.now)
    assert plan_due(house.desk, house.now) == 1
    assert _kinds(house, plan) == {Kind.ROUND_TRIP: 1}


def test_a_process_that_died_between_the_two_leaves_the_second_to_the_next(house: House) -> None:
    plan, _ = _planned(house)
    with house.database.begin() as connection:
        assert seed_plans.claim(connection, house.now, Lease("dead", house.now + MINUTE), 9) == (plan,)
    begin(house.desk, Wish(plan.domain_id, slot_at=plan.next_due), house.now)
    house.now += 2 * MINUTE
    assert plan_due(house.desk, house.now) == 1
    assert _kinds(house, plan) == {Kind.SENT: 1, Kind.ROUND_TRIP: 1}


def test_what_has_no_room_waits_and_what_began_is_not_begun_again(
    world: World, data: Data, database: Database
) -> None:
    with _house(world, data, database, per_recipient_per_hour=2) as house:
        plan, outside = _planned(house)
        house.begin(plan.domain_id, kind=Kind.ROUND_TRIP, sender_id=outside.id, is_loop_tried=True)
        assert plan_due(house.desk, house.now) == 1
        assert _kinds(house, plan) == {Kind.SENT: 1, Kind.ROUND_TRIP: 1}
        house.now += HOUR / 2
        assert plan_due(house.desk, house.now) == 0, "two mails went there within the hour"
        house.now += HOUR
        assert plan_due(house.desk, house.now) == 1
        assert _kinds(house, plan) == {Kind.SENT: 1, Kind.ROUND_TRIP: 2}
        assert len({one.slot_at for one in _tests(house, plan)}) == 2, "its slot, and none by hand"
        after = plan_of(house.desk, plan.domain_id)
        assert after is not None
        assert plan.next_due is not None
        assert after.next_due == plan.next_due + DAY


def test_what_finds_no_room_for_six_hours_passes(world: World, data: Data, database: Database) -> None:
    with _house(world, data, database, per_day=2) as house:
        plan, _ = _planned(house)
        for _ in range(8):
            plan_due(house.desk, house.now)
            house.now += HOUR
        assert _kinds(house, plan) == {Kind.SENT: 1}
        after = plan_of(house.desk, plan.domain_id)
        assert after is not None
        assert plan.next_due is not None
        assert after.next_due == plan.next_due + DAY


def _act(settings: Settings, data: Data, now: datetime, together: Barrier) -> None:
    database = open_database(data.directory, data.url)
    together.wait(30)
    for second in range(3):
        plan_due(SeedDesk(settings, database, KEY, lambda: now), now + timedelta(seconds=second))
    database.dispose()


def test_two_processes_begin_each_of_the_two_once(house: House, data: Data) -> None:
    plan, _ = _planned(house)
    together = SERVER.Barrier(2)
    arguments = (house.settings, data, house.now, together)
    processes = [SERVER.Process(target=_act, args=arguments, daemon=True) for _ in range(2)]
    for one in processes:
        one.start()
    for one in processes:
        one.join(60)
    assert [one.exitcode for one in processes] == [0, 0]
    assert _kinds(house, plan) == {Kind.SENT: 1, Kind.ROUND_TRIP: 1}


def test_who_writes_from_outside_must_be_outside_and_able_to_get_the_answer(house: House) -> None:
    plan, outside = _planned(house)
    inside = next(one for one in _senders(house) if one.domain_id == plan.domain_id)
    deaf = house.sender(plan.domain_id, "bob@far.example", is_control=True)
    for sender_id, words in ((inside.id, "from outside"), (deaf.id, "bob@far.example"), (999, "is gone")):
        with pytest.raises(SeedError, match=words) as caught:
            set_plan(house.desk, replace(plan, outside_id=sender_id), house.now)
        assert caught.value.field == "outside"
    kept = promise_answer(house.desk, plan.domain_id, 45, house.now)
    assert (kept.outside_id, kept.promise_minutes) == (outside.id, 45)


def test_a_domain_without_a_support_mailbox_is_told_to_add_it(house: House) -> None:
    plan, outside = _planned(house)
    other = house.domain("other.example")
    with pytest.raises(SeedError, match="support mailbox"):
        set_plan(house.desk, replace(plan, domain_id=other, outside_id=outside.id), house.now)


def test_a_way_to_send_that_is_removed_leaves_the_rest_of_the_plan(house: House) -> None:
    plan, outside = _planned(house)
    remove_sender(house.desk, outside, house.now)
    assert plan_of(house.desk, plan.domain_id) == replace(plan, outside_id=None)
    assert plan_due(house.desk, house.now) == 1


def test_mails_to_the_support_address_take_no_room_from_the_history(house: House) -> None:
    plan, _ = _planned(house)
    for _ in range(4):
        plan_due(house.desk, house.now)
        house.now += DAY
    assert len(matrix(house.database, plan.domain_id, 4).tests) == 4
