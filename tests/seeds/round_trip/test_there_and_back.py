"""A round trip over real sockets: the mail arrives, its answer comes back, and both become evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from checks.placement.record import AutoReply, RoundTrip, Where
from deliverability.config import Data
from deliverability.seeds.adding import WantedSeed, add_seed
from deliverability.seeds.evidence import placement_lines, placement_of
from deliverability.seeds.kept import placement_from
from deliverability.seeds.model import Kind, SeedTest, TestState
from deliverability.seeds.plans import first_plan, promise_answer, set_plan
from deliverability.seeds.round_trip.words import sentences
from deliverability.store.database import Database
from tests.seeds.house import HOUR, MINUTE, SECOND, House, house_at
from tests.world import World

SUPPORT, ANNA = "support@shop.own.example", "anna@gmail.example"


@pytest.fixture
def house(world: World, data: Data, database: Database) -> Iterator[House]:
    with house_at(world, data, database, own=("gmail.example", "shop.own.example")) as made:
        yield made


def _begun(house: House, **wish: bool) -> tuple[int, SeedTest]:
    shop = house.domain(SUPPORT)
    set_plan(house.desk, replace(first_plan(shop, house.now), promise_minutes=60), house.now)
    house.seed(SUPPORT, role="support", domain_id=shop)
    house.seed(ANNA)
    outside = house.sender(shop, f"Anna <{ANNA}>", is_control=True)
    test = house.begin(shop, kind=Kind.ROUND_TRIP, sender_id=outside.id, **wish)
    house.send()
    return shop, test


def _answer(house: House, asked: str, *headers: str) -> None:
    lines = ("Return-Path: <>", f"From: Shop <{SUPPORT}>", f"To: {ANNA}", f"In-Reply-To: {asked}", *headers)
    house.boxes.deliver(ANNA, "\r\n".join((*lines, "", "We are open.")).encode(), at=house.now)


def _look(house: House, after: timedelta = SECOND) -> None:
    house.now += after
    house.look()
    house.look()


def _trip(house: House, shop: int) -> RoundTrip:
    found = placement_of(house.database, shop)
    assert found is not None
    assert placement_from(placement_lines(house.database, shop)) == found
    assert found.round_trip is not None
    return found.round_trip


def test_the_mail_arrives_and_its_answer_comes_back(house: House) -> None:
    shop, test = _begun(house)
    sent_at = house.now
    (mail,) = house.office.mails
    assert (mail["To"], mail["Auto-Submitted"]) == (SUPPORT, None)
    house.deliver()
    _look(house)
    assert placement_of(house.database, shop) is None
    house.now += 2 * MINUTE
    _answer(house, str(mail["Message-ID"]), "Auto-Submitted: auto-replied")
    _look(house, MINUTE)
    reply = AutoReply(house.now, "auto-replied", "", "", "", SUPPORT, (ANNA,), True)
    assert _trip(house, shop) == RoundTrip(
        SUPPORT, ANNA, 60, sent_at, Where.INBOX, Where.INBOX, sent_at + SECOND, reply
    )
    assert house.test(test).state is TestState.DONE


def test_no_answer_is_late_after_the_promise_and_missing_after_six_hours(house: House) -> None:
    shop, test = _begun(house)
    house.deliver()
    _look(house)
    for _ in range(4):
        _look(house, 20 * MINUTE)
    late = _trip(house, shop)
    assert (late.answer, late.reply) == (Where.DELAYED, None)
    for _ in range(6):
        _look(house, HOUR)
    assert _trip(house, shop).answer is Where.MISSING
    assert house.test(test).state is TestState.DONE


def test_a_mailbox_that_cannot_be_read_never_means_that_no_answer_came(house: House) -> None:
    shop, test = _begun(house)
    house.deliver()
    _look(house)
    house.boxes.stop()
    for _ in range(26):
        _look(house, HOUR)
    trip = _trip(house, shop)
    assert (trip.arrival, trip.answer) == (Where.INBOX, Where.COULD_NOT_LOOK)
    assert house.test(test).state is TestState.DONE


def test_a_support_mailbox_that_nobody_opened_to_us_is_written_to_only(house: House) -> None:
    shop = house.domain(SUPPORT)
    wanted = WantedSeed("support", SUPPORT, "", role="support", domain_id=shop)
    assert not add_seed(house.desk, wanted, house.now).is_open
    house.seed(ANNA)
    outside = house.sender(shop, f"Anna <{ANNA}>", is_control=True)
    test = house.begin(shop, kind=Kind.ROUND_TRIP, sender_id=outside.id)
    house.send()
    (mail,) = house.office.mails
    _answer(house, str(mail["Message-ID"]), "Auto-Submitted: auto-replied")
    _look(house, 10 * SECOND)
    trip = _trip(house, shop)
    assert (trip.arrival, trip.answer) == (None, Where.INBOX)
    assert house.test(test).state is TestState.DONE
    assert "Nobody gave" not in " ".join(sentences(trip))


def test_a_promise_is_kept_without_a_plan_for_tests(house: House) -> None:
    shop = house.domain(SUPPORT)
    assert promise_answer(house.desk, shop, 30, house.now).next_due is None
    planned = set_plan(house.desk, first_plan(shop, house.now), house.now)
    assert promise_answer(house.desk, shop, 45, house.now) == replace(planned, promise_minutes=45)


def test_a_support_address_that_refuses_mail_is_told(house: House) -> None:
    house.office.answers[SUPPORT] = ["550 5.1.1 No such user here"]
    shop, _ = _begun(house)
    _look(house)
    trip = _trip(house, shop)
    assert (trip.arrival, trip.answer, trip.sent_at) == (Where.REJECTED, Where.NOT_SENT, None)
    assert trip.refusal is not None
    assert "No such user here" in trip.refusal.said


@pytest.mark.parametrize("is_answered", [True, False])
def test_whether_mail_of_a_machine_is_answered(house: House, is_answered: bool) -> None:
    shop, _ = _begun(house, is_loop_tried=True)
    person, machine = sorted(house.office.mails, key=lambda mail: mail["Auto-Submitted"] or "")
    assert (person["Auto-Submitted"], machine["Auto-Submitted"]) == (None, "auto-generated")
    house.deliver()
    _answer(house, str(person["Message-ID"]))
    if is_answered:
        _answer(house, str(machine["Message-ID"]))
    _look(house, 10 * SECOND)
    assert _trip(house, shop).answers_machines is (True if is_answered else None)
    for _ in range(7):
        _look(house, HOUR)
    assert _trip(house, shop).answers_machines is is_answered
