"""Mail to our own mail server, from the settings to the evidence: real SMTP, and both databases."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from checks.placement.record import Where
from deliverability.addresses import ListenAddress
from deliverability.config import Data
from deliverability.seeds.deciding import GIVE_UP
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.evidence import placement_of
from deliverability.seeds.mail_us.seat import Seat
from deliverability.seeds.model import Kind, TestState
from deliverability.seeds.studying import study_due
from deliverability.seeds.visiting import look_due
from deliverability.store import probes
from deliverability.store.database import Database
from tests.seeds.house import House, house_at
from tests.world import World

DOMAIN = "in.checker.example"
MAIL = b"From: Support <support@shop.example>\r\nTo: x@in.checker.example\r\nSubject: Hello\r\n\r\nHello\r\n"


@pytest.fixture
def house(world: World, data: Data, database: Database) -> Iterator[House]:
    with house_at(
        world, data, database, receive=ListenAddress("127.0.0.1", 0), receive_domain=DOMAIN
    ) as made:
        yield made


@pytest.fixture
def seat(house: House) -> Iterator[Seat]:
    with closing(_Closing(Seat())) as seat:
        seat.seat.take(house.desk)
        yield seat.seat


class _Closing:
    def __init__(self, seat: Seat) -> None:
        self.seat = seat

    def close(self) -> None:
        self.seat.leave()


def _write(seat: Seat, address: str) -> None:
    with smtplib.SMTP("127.0.0.1", seat.port, "mail.shop.example", timeout=10) as smtp:
        smtp.sendmail("bounces@shop.example", [address], MAIL)


def test_a_mail_to_us_becomes_evidence(house: House, seat: Seat) -> None:
    shop = house.domain()
    test = house.begin(shop, kind=Kind.TO_US)
    (awaited,) = house.probes(test)
    assert awaited.recipient.endswith(f"@{DOMAIN}")
    _write(seat, awaited.recipient.upper())
    study_due(house.desk, house.now)
    look_due(house.desk, house.now)
    (kept,) = house.probes(test)
    assert (kept.where, kept.found_at, kept.next_look_at) == (Where.INBOX, house.now, None)
    assert house.test(test).state is TestState.DONE
    found = placement_of(house.database, shop)
    assert found is not None
    (seen,) = found.seen
    assert seen.reading is not None
    assert (seen.reading.header_from, seen.reading.envelope_from) == (
        "support@shop.example",
        "bounces@shop.example",
    )
    assert (seen.reading.sending_ip, seen.reading.helo) == ("127.0.0.1", "mail.shop.example")
    assert seen.reading.believed is None
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        _write(seat, awaited.recipient)


def test_the_copy_is_kept_whole_with_our_line_on_top(house: House, seat: Seat) -> None:
    (awaited,) = house.probes(house.begin(house.domain(), kind=Kind.TO_US))
    _write(seat, awaited.recipient)
    with house.database.connect() as connection:
        raw = probes.message(connection, awaited.id)
    assert raw is not None
    assert raw.startswith(
        b"Return-Path: <bounces@shop.example>\r\nReceived: from mail.shop.example ([127.0.0.1])"
    )
    assert raw.endswith(MAIL)


def test_an_address_of_a_removed_test_or_a_stranger_gets_nothing(house: House, seat: Seat) -> None:
    test = house.begin(house.domain(), kind=Kind.TO_US)
    (awaited,) = house.probes(test)
    house.now += timedelta(hours=26)
    for address in (awaited.recipient, f"anna@{DOMAIN}", "anna@elsewhere.example"):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            _write(seat, address)
        ((code, said),) = refused.value.recipients.values()
        assert (code, said) == (550, b"5.1.1 Nobody has this address")


def test_nobody_waits_for_ever(house: House, seat: Seat) -> None:
    shop = house.domain()
    test = house.begin(shop, kind=Kind.TO_US)
    house.now += GIVE_UP + timedelta(hours=1)
    look_due(house.desk, house.now)
    look_due(house.desk, house.now)
    (probe,) = house.probes(test)
    assert (probe.where, probe.next_look_at) == (Where.NOT_SENT, None)
    assert house.test(test).state is TestState.DONE


def test_where_no_server_is_wanted_none_runs(house: House) -> None:
    none = replace(house.settings, seeds=replace(house.settings.seeds, receive=None))
    seat = Seat()
    seat.take(SeedDesk(none, house.database, house.desk.key))
    assert seat.port == 0


def test_a_server_without_a_domain_is_told_of(house: House, caplog: pytest.LogCaptureFixture) -> None:
    settings = replace(house.settings, seeds=replace(house.settings.seeds, receive_domain=""))
    seat = Seat()
    seat.take(SeedDesk(settings, house.database, house.desk.key))
    assert seat.port == 0
    assert any("[seeds] receive_domain" in one for one in caplog.messages)


def test_a_place_that_is_taken_is_taken_over_when_it_is_free(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        place = ListenAddress("127.0.0.1", other.getsockname()[1])
        settings = replace(house.settings, seeds=replace(house.settings.seeds, receive=place))
        desk, seat = SeedDesk(settings, house.database, house.desk.key), Seat()
        for _ in range(3):
            seat.take(desk)
        assert seat.port == 0
    said = [one for one in caplog.messages if "our own mail server does not run" in one]
    assert len(said) == 1
    seat.take(desk)
    assert seat.port == place.port
    seat.leave()
    seat.take(desk)
    assert seat.port == 0
