"""Test mail on its way out: nothing goes twice, nothing to those who did not agree, nothing is forgotten."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any, cast

import pytest

from checks.placement.record import Where
from deliverability.demo import flag
from deliverability.office import Office
from deliverability.seeds import posting, ticks
from deliverability.seeds.adding import pause_seed, remove_seed
from deliverability.seeds.adding_senders import WantedSender, change_sender, remove_sender
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Seed, SeedState, SeedTest, Sender, Sending, TestState
from deliverability.seeds.posting import GIVEN_UP, LEASE, LOST
from deliverability.seeds.tried import try_sender
from deliverability.store import probe_sending, probes, seeds, senders, switches
from deliverability.store.leases import Lease
from deliverability.work.under_way import UnderWay
from tests.seeds.house import HOUR, KEY, MINUTE, SECOND, House

ANNA = "anna@gmail.example"
WAY = 1
"""The id of the only way to send."""


def begun(house: House) -> tuple[SeedTest, Seed]:
    shop = house.domain()
    house.sender(shop)
    seed = house.seed(ANNA)
    return house.begin(shop), seed


def test_the_mail_names_one_recipient_and_carries_its_token(house: House) -> None:
    test, _ = begun(house)
    house.send()
    (probe,) = house.probes(test)
    (mail,) = house.office.mails
    assert house.office.recipients == [ANNA]
    assert (mail["To"], mail["Message-ID"], mail["Cc"], mail["Bcc"]) == (ANNA, probe.message_id, None, None)
    assert f"[{test.code}]" in mail["Subject"]
    assert probe.token in probe.message_id
    with house.database.connect() as connection:
        kept = probes.details(connection, [probe.id])[probe.id]
    assert kept.talk is not None
    assert any("250 taken" in line.text for line in kept.talk.lines)
    assert "secret" not in repr(kept.talk)


def test_a_second_turn_sends_nothing_again(house: House) -> None:
    begun(house)
    assert [house.send(), house.send()] == [1, 0]
    assert len(house.office.mails) == 1


def test_a_server_that_wants_it_later_gets_it_later(house: House) -> None:
    test, _ = begun(house)
    house.office.answers[ANNA] = ["451 4.7.1 greylisted, try again", "451 4.7.1 still"]
    house.send()
    (probe,) = house.probes(test)
    assert (probe.sending, probe.where) == (Sending.WAITING, Where.WAITING)
    assert "greylisted" in probe.problem
    assert house.send() == 0
    house.now += MINUTE
    house.send()
    house.now += 5 * MINUTE
    house.send()
    (probe,) = house.probes(test)
    assert (probe.sending, probe.sent_at, probe.problem) == (Sending.SENT, house.now, "")


def test_a_no_for_good_is_a_rejection_with_its_reason(house: House) -> None:
    test, _ = begun(house)
    house.office.answers["DATA"] = ["550 5.7.1 Message rejected as spam"]
    house.send()
    (probe,) = house.probes(test)
    assert (probe.sending, probe.where, probe.next_look_at) == (Sending.REFUSED, Where.REJECTED, None)
    with house.database.connect() as connection:
        refusal = probes.details(connection, [probe.id])[probe.id].refusal
    assert refusal is not None
    assert (refusal.code, refusal.status, refusal.at_once) == (550, "5.7.1", True)
    house.look()
    assert house.test(test).state is TestState.DONE


def test_what_may_have_gone_is_not_sent_again_and_looked_for(house: House) -> None:
    test, _ = begun(house)
    house.office.answers["DATA"] = ["drop-after"]
    house.send()
    (probe,) = house.probes(test)
    assert probe.sending is Sending.UNKNOWN
    house.deliver()
    house.now += SECOND
    assert house.send() == 0
    house.look()
    (probe,) = house.probes(test)
    assert (probe.where, probe.sending) == (Where.INBOX, Sending.UNKNOWN)


def test_after_a_crash_nothing_is_sent_twice_and_it_is_looked_for(house: House) -> None:
    test, _ = begun(house)
    with house.database.begin() as connection:
        (claimed,) = probe_sending.claim(connection, WAY, house.now, Lease("dead", house.now + LEASE), 9)
    assert probe_sending.begin(house.database, claimed, house.now, house.now + LEASE)
    assert house.send() == 0  # while it may be alive
    house.now += LEASE
    assert house.send() == 0
    (probe,) = house.probes(test)
    assert (probe.sending, probe.problem, probe.sent_at) == (Sending.UNKNOWN, LOST, test.created_at)
    house.look()
    (probe,) = house.probes(test)
    assert (probe.looks, probe.where) == (1, Where.WAITING)
    assert house.office.mails == []
    house.now = test.created_at + 6 * HOUR
    house.look()
    assert house.probes(test)[0].where is Where.NOT_SENT  # and not missing: it may never have left


def test_what_was_claimed_and_not_begun_goes_when_the_lease_is_over(house: House) -> None:
    test, _ = begun(house)
    with house.database.begin() as connection:
        (claimed,) = probe_sending.claim(connection, WAY, house.now, Lease("dead", house.now + LEASE), 9)
    assert house.send() == 0
    house.now += LEASE
    assert house.send() == 1
    assert not probe_sending.begin(house.database, claimed, house.now, house.now + LEASE)
    assert len(house.office.mails) == 1
    assert house.probes(test)[0].sending is Sending.SENT


@pytest.mark.parametrize("state", [SeedState.UNCONFIRMED, SeedState.PAUSED])
def test_a_seed_that_may_get_none_gets_none_however_late_that_is_known(
    house: House, state: SeedState
) -> None:
    test, seed = begun(house)
    with house.database.begin() as connection:
        seeds.change(connection, replace(seed, state=state))
    assert house.send() == 0
    with house.database.begin() as connection:
        seeds.change(connection, replace(seed, state=SeedState.ACTIVE))
        (claimed,) = probe_sending.claim(connection, WAY, house.now, Lease("mine", house.now + LEASE), 9)
        seeds.change(connection, replace(seed, state=state))
    assert not probe_sending.begin(house.database, claimed, house.now, house.now + LEASE)
    house.now += 6 * HOUR
    house.send()
    (probe,) = house.probes(test)
    assert (probe.sending, probe.where, probe.problem) == (Sending.REFUSED, Where.NOT_SENT, GIVEN_UP)
    assert house.office.mails == []


def test_a_seed_whose_address_changed_gets_nothing_that_was_meant_for_the_old_one(house: House) -> None:
    _, seed = begun(house)
    with house.database.begin() as connection:
        seeds.change(connection, replace(seed, address="other@gmail.example"))
    assert house.send() == 0
    assert house.office.mails == []


def test_a_removed_seed_gets_nothing_and_the_test_ends(house: House) -> None:
    test, seed = begun(house)
    remove_seed(house.desk, seed, house.now)
    assert house.send() == 0
    (probe,) = house.probes(test)
    assert probe.where is Where.NOT_SENT
    house.look()
    assert house.test(test).state is TestState.DONE


def test_nothing_is_sent_while_the_service_is_stopped(hut: House) -> None:
    test, _ = begun(hut)
    with hut.database.begin() as connection:
        switches.turn_on(connection, switches.STOPPED, "holidays", hut.now)
    assert hut.send() == 0
    with pytest.raises(SeedError, match="holidays"):
        hut.begin(test.domain_id)
    with hut.database.begin() as connection:
        switches.turn_off(connection, switches.STOPPED)
    assert hut.send() == 1


def test_a_demo_sends_nothing(hut: House) -> None:
    test, _ = begun(hut)
    with hut.database.begin() as connection:
        flag.mark(connection, hut.now)
        switches.turn_off(connection, switches.STOPPED)
    assert hut.send() == 0
    with pytest.raises(SeedError, match="demo"):
        hut.begin(test.domain_id)


def test_a_mail_server_that_is_away_is_named_and_tried_again(hut: House) -> None:
    shop = hut.domain()
    way = hut.sender(shop, port=1)
    hut.seed(ANNA)
    test = hut.begin(shop)
    hut.send()
    (probe,) = hut.probes(test)
    assert probe.sending is Sending.WAITING
    with hut.database.begin() as connection:
        told = senders.get(connection, way.id)
        assert told is not None
        assert told.problem == probe.problem != ""
        senders.change(connection, replace(told, account=replace(told.account, port=hut.office.port)))
    hut.now += MINUTE
    assert hut.send() == 1
    with hut.database.connect() as connection:
        told = senders.get(connection, way.id)
    assert told is not None
    assert told.problem == ""


def test_once_the_password_is_mended_nobody_waits_for_the_next_try(hut: House) -> None:
    shop = hut.domain()
    way = hut.sender(shop, secret="wrong")
    hut.seed(ANNA)
    hut.begin(shop)
    assert [hut.send(), hut.send()] == [0, 0]
    account = way.account
    wanted = WantedSender(
        way.name, way.sender, account.host, account.port, account.security.value, account.user, "secret",
        domain_id=shop,
    )  # fmt: skip
    change_sender(hut.desk, way, wanted, hut.now)
    assert [hut.send(), hut.send()] == [1, 0]


def test_a_way_that_works_when_it_is_tried_takes_at_once_what_waits(hut: House) -> None:
    shop = hut.domain()
    way = hut.sender(shop)
    hut.seed(ANNA)
    test = hut.begin(shop)
    hut.office.answers["RCPT"] = ["451 4.7.1 not yet"]
    assert [hut.send(), hut.send()] == [0, 0]
    assert try_sender(hut.desk, way) == ""
    assert [hut.send(), hut.send()] == [1, 0]
    assert try_sender(hut.desk, way) == ""
    assert hut.send() == 0
    assert hut.probes(test)[0].sending is Sending.SENT


def test_a_test_of_which_nothing_left_keeps_nobody_waiting_for_the_next(hut: House) -> None:
    shop = hut.domain()
    way = hut.sender(shop, secret="wrong")
    hut.seed(ANNA)
    hut.begin(shop)
    hut.send()
    with pytest.raises(TooManyTestsError):
        hut.begin(shop)  # it may still go
    remove_sender(hut.desk, way, hut.now)
    hut.send()
    hut.sender(shop)
    hut.begin(shop)
    assert hut.send() == 1
    for later, words in ((MINUTE, "wait 14 minutes"), (13.5 * MINUTE, "wait 1 minute.")):
        hut.now += later
        with pytest.raises(TooManyTestsError, match=words):
            hut.begin(shop)


def test_a_paused_seed_is_still_looked_into_for_what_went(hut: House) -> None:
    test, seed = begun(hut)
    hut.send()
    hut.deliver()
    pause_seed(hut.desk, seed, True, hut.now)
    hut.now += SECOND
    hut.look()
    assert hut.probes(test)[0].where is Where.INBOX


def test_a_mail_server_that_hangs_holds_up_no_other(hut: House, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, quick = hut.domain("slow.example"), hut.domain("quick.example")
    hut.seed(ANNA)
    for one, address in ((slow, "a@slow.example"), (quick, "b@quick.example")):
        hut.sender(one, address)
    tests = [hut.begin(one) for one in (slow, quick)]
    hangs, real = threading.Event(), posting.open_way

    def open_way(sender: Sender, *rest: Any) -> Any:
        if sender.domain_id == slow:
            hangs.wait(20)
        return real(sender, *rest)

    monkeypatch.setattr(posting, "open_way", open_way)
    assert posting.send_due(hut.desk, hut.now, patience=1.0) == 2
    assert [hut.probes(test)[0].sending for test in tests] == [Sending.WAITING, Sending.SENT]
    assert posting.send_due(hut.desk, hut.now, patience=0.0) == 0
    hangs.set()
    until = time.monotonic() + 10
    while hut.probes(tests[0])[0].sending is not Sending.SENT and time.monotonic() < until:
        time.sleep(0.02)
    assert hut.probes(tests[0])[0].sending is Sending.SENT


def test_where_the_way_to_send_was_removed_the_test_ends(hut: House) -> None:
    test, _ = begun(hut)
    with hut.database.connect() as connection:
        way = senders.get(connection, WAY)
    assert way is not None
    remove_sender(hut.desk, way, hut.now)
    assert hut.send() == 0
    (probe,) = hut.probes(test)
    assert (probe.where, probe.problem) == (Where.NOT_SENT, posting.NO_SENDER)
    hut.look()
    assert hut.test(test).state is TestState.DONE


def test_mails_are_forgotten_as_runs_are_and_what_they_showed_stays(hut: House) -> None:
    test, _ = begun(hut)
    hut.send()
    hut.deliver("Junk")
    hut.now += SECOND
    hut.look()
    office = Office(hut.settings, hut.database, cast(Any, None), KEY, UnderWay())
    days = hut.settings.web.keep_days
    (probe,) = hut.probes(test)
    for age, is_kept in ((days, True), (days + 1, False)):
        ticks.forget(office, test.created_at + age * 24 * HOUR)
        with hut.database.connect() as connection:
            kept = probes.details(connection, [probe.id])[probe.id]
        assert (kept.has_message, kept.talk is not None, bool(kept.reading)) == (is_kept, is_kept, True)
    ticks.forget(office, test.created_at + 401 * 24 * HOUR)
    assert hut.probes(test) == ()
