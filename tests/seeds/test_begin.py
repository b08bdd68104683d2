"""Tests begin within their limits: of one person, one address and all together, and not too soon again."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from deliverability.accounts.acting import Actor, acting_as
from deliverability.config import Data
from deliverability.monitored.intake import Wanted, add
from deliverability.seeds.begin import Wish, begin
from deliverability.seeds.due_plans import plan_due
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Kind, Mail
from deliverability.seeds.plans import plan_of, set_plan
from deliverability.store import probes, seed_plans, seed_tests
from deliverability.store.database import Database
from deliverability.store.leases import Lease
from deliverability.store.seed_plans import Plan
from tests.seeds.house import HOUR, MINUTE, SECOND, House, house_at
from tests.world import World

DAY = 24 * HOUR


def shops(house: House, many: int, seeds: int = 1) -> list[int]:
    """Domains with a way to send each, and seeds for all."""
    added = add(house.database, [Wanted(f"shop{number}.example") for number in range(many)], house.now).new
    for one in added:
        house.sender(one.id, f"support@{one.name}")
    for number in range(seeds):
        house.seed(f"seed{number}@gmail.example")
    return [one.id for one in added]


def test_of_a_hundred_that_begin_at_once_exactly_the_quota_begins(
    world: World, data: Data, database: Database
) -> None:
    with house_at(world, data, database, per_day=7, per_recipient_per_hour=1000) as house:
        ids, refused = shops(house, 100), list[TooManyTestsError]()

        def start(domain_id: int) -> None:
            try:
                with acting_as(Actor(f"person {domain_id}")):
                    begin(house.desk, Wish(domain_id), house.now)
            except TooManyTestsError as error:
                refused.append(error)

        threads = [threading.Thread(target=start, args=(one,)) for one in ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 93
        assert {error.retry_after for error in refused} == {86_400}
        assert house.send() == 7
        assert len(house.office.mails) == 7


def test_one_person_sends_twenty_a_day_and_others_still_may(house: House) -> None:
    ids = shops(house, 6, seeds=5)
    for number, one in enumerate(ids[:4]):
        house.now += number * HOUR  # no address gets more than five in an hour
        house.begin(one)
    with pytest.raises(TooManyTestsError, match="20 test mails in a day"):
        house.begin(ids[4])
    begin(house.desk, Wish(ids[4]), house.now)
    house.now += DAY
    house.begin(ids[5])


def test_a_person_has_one_quota_however_many_tokens_they_make(hut: House) -> None:
    ids = shops(hut, 5, seeds=5)
    for number, one in enumerate(ids):
        hut.now += number * HOUR
        with acting_as(Actor(f"token {number} of anna@example.com", person="anna@example.com")):
            if number < 4:
                begin(hut.desk, Wish(one), hut.now)
                continue
            with pytest.raises(TooManyTestsError, match="20 test mails in a day"):
                begin(hut.desk, Wish(one), hut.now)


def test_a_clock_that_was_a_year_ahead_once_forbids_nothing(hut: House) -> None:
    (shop,) = shops(hut, 1)
    before, hut.now = hut.now, hut.now + 365 * DAY
    hut.begin(shop)
    hut.now = before
    hut.begin(shop)


def test_one_address_gets_five_an_hour(hut: House) -> None:
    ids = shops(hut, 6)
    for one in ids[:5]:
        hut.begin(one)
    with pytest.raises(TooManyTestsError, match=r"seed0@gmail\.example got enough") as caught:
        hut.begin(ids[5])
    assert caught.value.retry_after == 3600
    hut.now += HOUR
    hut.begin(ids[5])


def test_the_same_domain_waits_a_quarter_of_an_hour(hut: House) -> None:
    (shop,) = shops(hut, 1)
    hut.begin(shop)
    hut.now += 5 * MINUTE
    with pytest.raises(TooManyTestsError, match="wait 10 minutes") as caught:
        hut.begin(shop)
    assert caught.value.retry_after == 601
    hut.now += 10 * MINUTE
    hut.begin(shop)


def test_a_control_is_sent_beside_and_counted(house: House) -> None:
    (shop,) = shops(house, 1, seeds=2)
    house.sender(shop, "hello@good.example", is_control=True)
    test = house.begin(shop)
    with house.database.connect() as connection:
        (control,) = seed_tests.controls_of(connection, test.id)
        assert probes.count_made(connection, house.now - HOUR) == 4
    assert control.code != test.code
    assert house.send() == 4
    senders = sorted(mail["From"] for mail in house.office.mails)
    assert senders == ["hello@good.example"] * 2 + ["support@shop0.example"] * 2


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"domain_id": 99}, "domain"),
        ({"sender_id": 99}, "sender"),
        ({"seeds": (99,)}, "seeds"),
        ({"kind": Kind.ROUND_TRIP}, "seeds"),
        ({"mail": Mail("x" * 300, "hello")}, "subject"),
        ({"mail": Mail("hello", "x" * 600_000)}, "text"),
        ({"mail": Mail("hello", "", "<p>hello</p>")}, "text"),
    ],
)
def test_what_is_wrong_with_a_wish_is_said_with_its_field(
    hut: House, wish: dict[str, object], field: str
) -> None:
    (shop,) = shops(hut, 1)
    with pytest.raises(SeedError) as caught:
        begin(hut.desk, replace(Wish(shop), **wish), hut.now)  # type: ignore[arg-type]
    assert caught.value.field == field
    with hut.database.connect() as connection:
        assert seed_tests.of_domain(connection, shop, 9) == ()


def test_a_way_of_one_domain_does_not_send_for_another(hut: House) -> None:
    first, second = shops(hut, 2)
    with hut.database.connect() as connection:
        from deliverability.store import senders

        way = senders.of_domain(connection, second)[0]
    with pytest.raises(SeedError, match="does not send for"):
        hut.begin(first, sender_id=way.id)


def test_the_first_test_by_hand_plans_one_a_week(hut: House) -> None:
    first, second = shops(hut, 2)
    assert plan_of(hut.desk, first) is None
    hut.begin(first)
    plan = plan_of(hut.desk, first)
    assert plan is not None
    assert plan.rule == "every 7 days"
    assert plan.next_due is not None
    assert DAY < plan.next_due - hut.now <= 8 * DAY
    hut.begin(second)
    other = plan_of(hut.desk, second)
    assert other is not None
    assert other.next_due != plan.next_due  # each at a time of its own
    hut.now += HOUR
    set_plan(hut.desk, replace(plan, rule="paused"), hut.now)
    hut.begin(first)
    kept = plan_of(hut.desk, first)
    assert kept is not None
    assert (kept.rule, kept.next_due) == ("paused", None)


@pytest.mark.parametrize(
    "rule", ["every 5 minutes", "every 12 hours", "cron 0 * * * *", "now and then", "cron 0 6,18 * * *"]
)
def test_a_plan_is_at_most_daily(hut: House, rule: str) -> None:
    (shop,) = shops(hut, 1)
    with pytest.raises(SeedError) as caught:
        set_plan(hut.desk, Plan(shop, rule, "UTC", "", None, 0, None), hut.now)
    assert caught.value.field == "rule"


def test_a_due_plan_begins_one_test_and_names_its_next_slot(house: House) -> None:
    (shop,) = shops(house, 1)
    plan = set_plan(house.desk, Plan(shop, "daily 07:00", "Europe/Berlin", "", None, 0, None), house.now)
    assert plan.next_due is not None
    assert plan_due(house.desk, plan.next_due - SECOND) == 0
    house.now = plan.next_due
    assert plan_due(house.desk, house.now) == 1
    assert plan_due(house.desk, house.now) == 0
    with house.database.connect() as connection:
        (test,) = seed_tests.of_domain(connection, shop, 9)
    assert (test.slot_at, test.asked_by) == (plan.next_due, "")
    after = plan_of(house.desk, shop)
    assert after is not None
    assert after.next_due == plan.next_due + DAY


def test_after_three_weeks_away_one_test_is_made_up_for(hut: House) -> None:
    (shop,) = shops(hut, 1)
    set_plan(hut.desk, Plan(shop, "daily 07:00", "UTC", "", None, 0, None), hut.now)
    hut.now += 21 * DAY
    assert [plan_due(hut.desk, hut.now + timedelta(seconds=one)) for one in range(3)] == [
        1,
        0,
        0,
    ]


def test_two_processes_begin_one_test_of_a_slot(house: House) -> None:
    (shop,) = shops(house, 1)
    plan = set_plan(house.desk, Plan(shop, "daily 07:00", "UTC", "", None, 0, None), house.now)
    assert plan.next_due is not None
    house.now = plan.next_due
    threads = [threading.Thread(target=plan_due, args=(house.desk, house.now)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.database.connect() as connection:
        assert len(seed_tests.of_domain(connection, shop, 9)) == 1


def test_a_process_that_died_after_it_began_a_test_begins_no_second(house: House) -> None:
    (shop,) = shops(house, 1)
    plan = set_plan(house.desk, Plan(shop, "daily 07:00", "UTC", "", None, 0, None), house.now)
    assert plan.next_due is not None
    house.now = plan.next_due
    with house.database.begin() as connection:
        assert seed_plans.claim(connection, house.now, Lease("dead", house.now + MINUTE), 9) == (plan,)
    begin(house.desk, Wish(shop, slot_at=plan.next_due), house.now)
    house.now += 2 * MINUTE
    plan_due(house.desk, house.now)
    with house.database.connect() as connection:
        assert len(seed_tests.of_domain(connection, shop, 9)) == 1
    after = plan_of(house.desk, shop)
    assert after is not None
    assert after.next_due == plan.next_due + DAY


def test_a_plan_without_room_waits_and_then_passes(world: World, data: Data, database: Database) -> None:
    with house_at(world, data, database, per_day=1) as house:
        first, second = shops(house, 2)
        plan = set_plan(house.desk, Plan(second, "daily 07:00", "UTC", "", None, 0, None), house.now)
        assert plan.next_due is not None
        house.now = plan.next_due
        house.begin(first)
        for _ in range(8):
            assert plan_due(house.desk, house.now) == 0
            house.now += HOUR
        after = plan_of(house.desk, second)
        assert after is not None
        assert after.next_due == plan.next_due + DAY
