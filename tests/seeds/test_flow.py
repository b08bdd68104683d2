"""A test from its beginning to its end, over real sockets: sent, looked for, found, read, and over."""

from __future__ import annotations

import threading
import time

import pytest

from checks.placement.record import Where
from deliverability.seeds import visiting
from deliverability.seeds.evidence import learned, placement_lines, placement_of
from deliverability.seeds.kept import placement_from
from deliverability.seeds.model import Kind, Sending, TestState
from deliverability.seeds.shown import matrix
from deliverability.seeds.shown import test_of as shown_test
from deliverability.store import schedule, seeds
from tests.mailbox import Fault
from tests.seeds.house import HOUR, MINUTE, SECOND, House

ANNA, BERT = "anna@gmail.example", "bert@own.example"


def begun(house: House, *addresses: str) -> tuple[int, object]:
    """A domain with a way to send and these seeds."""
    shop = house.domain()
    house.sender(shop)
    return shop, [house.seed(address) for address in addresses]


def is_wanted(house: House, domain_id: int) -> bool:
    with house.database.connect() as connection:
        planned = schedule.planned(connection, domain_id, house.now)
    return planned is not None and planned.wanted_at is not None


def test_a_mail_is_found_where_it_landed_and_the_others_are_waited_for(house: House) -> None:
    shop, _ = begun(house, ANNA, BERT)
    test = house.begin(shop)
    assert house.send() == 2
    assert [one.sending for one in house.probes(test)] == [Sending.SENT, Sending.SENT]
    house.deliver("INBOX", ANNA)
    house.now += SECOND
    house.look()
    anna, bert = house.probes(test)
    assert (anna.where, anna.folder, anna.found_at, anna.next_look_at) == (
        Where.INBOX,
        "INBOX",
        house.now,
        None,
    )
    assert (bert.where, bert.looks, bert.healthy_looks) == (Where.WAITING, 1, 1)
    assert house.test(test).state is TestState.UNDER_WAY
    assert not is_wanted(house, shop)  # of one it is too early to say anything


def test_when_all_are_found_the_test_is_over_and_its_domain_is_checked_again(house: House) -> None:
    shop, _ = begun(house, ANNA)
    test = house.begin(shop)
    house.send()
    house.deliver("Junk")
    house.now += SECOND
    house.look()
    house.look()
    assert house.test(test).finished_at == house.now
    assert is_wanted(house, shop)
    (seen,) = placement_from(placement_lines(house.database, shop)).seen
    assert (seen.seed, seen.where, seen.folder) == (ANNA, Where.SPAM, "Junk")
    assert seen.reading is not None
    assert seen.reading.header_from == "support@shop.example"
    assert seen.reading.changes == ()  # compared with what was sent, it is the same
    shown = shown_test(house.database, test.id)
    assert shown is not None
    assert shown.seen == (seen,)


def test_a_mailbox_that_cannot_be_read_is_never_called_empty(house: House) -> None:
    shop, _ = begun(house, ANNA)
    test = house.begin(shop)
    house.send()
    house.boxes.fault = Fault.DOWN
    for age in (SECOND, 16 * MINUTE, 7 * HOUR, 25 * HOUR):
        house.now = test.created_at + age
        house.look()
        (probe,) = house.probes(test)
        assert probe.where in (Where.WAITING, Where.COULD_NOT_LOOK), age
    assert (probe.where, probe.next_look_at, probe.healthy_looks) == (Where.COULD_NOT_LOOK, None, 0)
    assert probe.problem
    with house.database.connect() as connection:
        seed = seeds.get(connection, probe.seed_id)
    assert seed is not None
    assert (seed.problem, seed.healthy_at) == (probe.problem, None)


def test_a_fault_of_ours_while_looking_ends_the_test_some_day_without_a_verdict(
    hut: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, _ = begun(hut, ANNA)
    test = hut.begin(shop)
    hut.send()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(visiting, "look", broken)
    for age in (MINUTE, HOUR, 7 * HOUR, 25 * HOUR):
        hut.now = test.created_at + age
        hut.look()
    hut.look()
    (probe,) = hut.probes(test)
    assert (probe.where, probe.healthy_looks) == (Where.COULD_NOT_LOOK, 0)
    assert "fault of ours" in probe.problem
    assert hut.test(test).state is TestState.DONE


def test_a_mail_that_never_comes_is_late_and_then_missing(house: House) -> None:
    shop, _ = begun(house, ANNA)
    test = house.begin(shop)
    house.send()
    found = []
    for age in (MINUTE, 15 * MINUTE, HOUR, 6 * HOUR):
        house.now = test.created_at + age
        house.look()
        found.append(house.probes(test)[0].where)
    assert found == [Where.WAITING, Where.DELAYED, Where.DELAYED, Where.MISSING]
    house.look()
    assert house.test(test).state is TestState.DONE


def test_a_test_that_has_only_begun_takes_nothing_back(house: House) -> None:
    shop, _ = begun(house, ANNA)
    first = house.begin(shop)
    house.send()
    house.deliver("Junk")
    house.now += SECOND
    house.look()
    house.now += HOUR
    second = house.begin(shop)
    house.send()
    found = placement_of(house.database, shop)
    assert found is not None
    assert (found.test, found.before) == (first.id, ())
    house.deliver("INBOX")
    house.now += SECOND
    house.look()
    found = placement_of(house.database, shop)
    assert found is not None
    assert (found.test, found.seen[0].where) == (second.id, Where.INBOX)
    assert [(one.where, one.reading) for one in found.before] == [(Where.SPAM, None)]
    table = matrix(house.database, shop)
    assert [test.id for test in table.tests] == [first.id, second.id]
    (row,) = table.rows
    assert [cell.where for cell in row.cells] == [Where.SPAM, Where.INBOX]


def test_what_a_person_sends_themselves_is_known_by_its_code(house: House) -> None:
    shop, _ = begun(house, ANNA, BERT)
    test = house.begin(shop, kind=Kind.BY_HAND)
    assert house.send() == 0
    mail = (
        f"From: support@shop.example\r\nTo: {ANNA}\r\nSubject: Re: your order [{test.code}]\r\n\r\nHello\r\n"
    )
    house.now += 50 * SECOND
    house.boxes.deliver(ANNA, mail.encode(), at=house.now)
    house.look()
    anna, bert = house.probes(test)
    assert (anna.where, anna.sending) == (Where.INBOX, Sending.BY_OTHERS)
    house.now = test.created_at + 6 * HOUR
    house.look()
    anna, bert = house.probes(test)
    assert (bert.where, bert.next_look_at) == (Where.NOT_SENT, None)  # nobody says that it is missing


def test_only_mail_of_the_domain_teaches_how_it_goes_out(hut: House) -> None:
    shop, _ = begun(hut, ANNA)
    test = hut.begin(shop, kind=Kind.BY_HAND)
    received = "Received: from evil.example (evil.example [203.0.113.9]) by mx.gmail.example; {}\r\n"
    mail = f"From: a@stranger.example\r\nSubject: [{test.code}]\r\n\r\nHello\r\n"
    hut.now += 30 * SECOND
    hut.boxes.deliver(ANNA, (received + mail).encode(), at=hut.now)
    hut.look()
    assert learned(hut.database, shop, hut.now).sending_ips == ()


def test_a_mail_from_another_domain_tells_nothing_of_this_one(hut: House) -> None:
    shop, _ = begun(hut, ANNA)
    test = hut.begin(shop, kind=Kind.BY_HAND)
    hut.now += 30 * SECOND
    mail = f"From: a@stranger.example\r\nSubject: [{test.code}]\r\n\r\nHello\r\n"
    hut.boxes.deliver(ANNA, mail.encode(), "Junk", at=hut.now)
    hut.look()
    assert hut.probes(test)[0].where is Where.SPAM
    found = placement_of(hut.database, shop)
    assert found is not None
    (seen,) = found.seen
    assert (seen.where, seen.reading) == (Where.NOT_SENT, None)
    assert (
        seen.problem == "The mail with the code of this test is from stranger.example, not from shop.example."
    )


def test_one_mailbox_that_hangs_holds_up_no_other(hut: House) -> None:
    shop, _ = begun(hut, ANNA, BERT)
    test = hut.begin(shop)
    hut.send()
    hut.deliver()
    hangs = threading.Event()
    real, anna = visiting.look, hut.probes(test)[0]
    hut.now += SECOND

    def slow(account, *rest):  # type: ignore[no-untyped-def]
        if account.user == ANNA:
            hangs.wait(20)
        return real(account, *rest)

    visiting.look = slow  # type: ignore[assignment]
    try:
        began = time.monotonic()
        assert visiting.look_due(hut.desk, hut.now, patience=1.5) == 2
        assert time.monotonic() - began < 10
        assert [one.where for one in hut.probes(test)] == [Where.WAITING, Where.INBOX]
        assert (
            visiting.look_due(hut.desk, hut.now, patience=0.1) == 0
        )  # the one that hangs is not visited twice
        hangs.set()
        until = time.monotonic() + 10
        while hut.probes(test)[0].where is Where.WAITING and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        visiting.look = real
    assert hut.probes(test)[0].where is Where.INBOX
    assert anna.recipient == ANNA
