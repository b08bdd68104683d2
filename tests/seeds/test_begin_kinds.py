"""Round trips and mail to us begin with the rows that wait for what others send."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checks.placement.record import Where
from deliverability.addresses import ListenAddress
from deliverability.config import Settings
from deliverability.config_sections import Seeds
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.seeds.adding import WantedSeed, add_seed
from deliverability.seeds.adding_senders import WantedSender, add_sender
from deliverability.seeds.begin import Wish, begin
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import SeedError
from deliverability.seeds.mail_us.one_time import code_of
from deliverability.seeds.model import OUR_OWN, Kind, Sender, Sending
from deliverability.store import probe_looking, probes, seed_tests
from deliverability.store.database import Database, open_database

NOW = datetime(2027, 3, 14, 8, 30, tzinfo=UTC)
KEY = "k" * 40
OWN = ("shop.example", "gmail.example")


@pytest.fixture
def desk(tmp_path: Path) -> SeedDesk:
    return SeedDesk(Settings(seeds=Seeds(own=OWN)), open_database(tmp_path), KEY)


def _domain(database: Database) -> int:
    return intake.add(database, (Wanted("support@shop.example"),), NOW).new[0].id


def _seed(desk: SeedDesk, address: str, role: str = "seed", domain_id: int | None = None) -> int:
    wanted = WantedSeed(address, address, "imap.example", secret="x", role=role, domain_id=domain_id)
    return add_seed(desk, wanted, NOW).id


def _outside(desk: SeedDesk) -> Sender:
    wanted = WantedSender("outside", "Anna <anna@gmail.example>", "smtp.example", secret="x", is_control=True)
    return add_sender(desk, wanted, NOW)


def test_a_round_trip_writes_to_the_support_address_and_waits_for_its_answer(desk: SeedDesk) -> None:
    domain_id = _domain(desk.database)
    support = _seed(desk, "support@shop.example", "support", domain_id)
    anna = _seed(desk, "anna@gmail.example")
    test = begin(desk, Wish(domain_id, Kind.ROUND_TRIP, _outside(desk).id), NOW)
    with desk.database.connect() as connection:
        asked, reply = probes.of_test(connection, test.id)
        assert seed_tests.controls_of(connection, test.id) == ()
    assert (asked.seed_id, asked.recipient, asked.sending) == (
        support,
        "support@shop.example",
        Sending.WAITING,
    )
    assert (reply.seed_id, reply.recipient, reply.sending) == (anna, "anna@gmail.example", Sending.BY_OTHERS)
    assert (reply.message_id, reply.token, reply.where) == (asked.message_id, "", Where.WAITING)
    assert "test" not in f"{test.mail.subject} {test.mail.text}".lower()


def test_whether_machines_are_answered_is_tried_only_when_wanted(desk: SeedDesk) -> None:
    domain_id = _domain(desk.database)
    _seed(desk, "support@shop.example", "support", domain_id)
    _seed(desk, "anna@gmail.example")
    test = begin(desk, Wish(domain_id, Kind.ROUND_TRIP, _outside(desk).id, is_loop_tried=True), NOW)
    with desk.database.connect() as connection:
        (beside,) = seed_tests.controls_of(connection, test.id)
        rows = probes.of_test(connection, beside.id)
    assert (test.mail.is_by_machine, beside.mail.is_by_machine) == (False, True)
    assert [one.sending for one in rows] == [Sending.WAITING, Sending.BY_OTHERS]
    assert beside.code != test.code


def test_a_round_trip_begins_outside_and_comes_back_to_where_we_can_look(desk: SeedDesk) -> None:
    domain_id = _domain(desk.database)
    own = add_sender(
        desk, WantedSender("own", "s@shop.example", "smtp.example", secret="x", domain_id=domain_id), NOW
    )
    with pytest.raises(SeedError, match="Add the support mailbox"):
        begin(desk, Wish(domain_id, Kind.ROUND_TRIP, own.id), NOW)
    _seed(desk, "support@shop.example", "support", domain_id)
    with pytest.raises(SeedError, match="from outside"):
        begin(desk, Wish(domain_id, Kind.ROUND_TRIP, own.id), NOW)
    with pytest.raises(SeedError, match=r"Add anna@gmail\.example as a seed inbox"):
        begin(desk, Wish(domain_id, Kind.ROUND_TRIP, _outside(desk).id), NOW)
    with desk.database.connect() as connection:
        assert seed_tests.of_domain(connection, domain_id, 9) == ()


def test_mail_to_us_gets_a_plus_address_on_each_seed(desk: SeedDesk) -> None:
    domain_id = _domain(desk.database)
    _seed(desk, "anna@gmail.example")
    test = begin(desk, Wish(domain_id, Kind.TO_US), NOW)
    with desk.database.connect() as connection:
        (awaited,) = probes.of_test(connection, test.id)
    assert awaited.recipient == f"anna+{test.code.lower()}@gmail.example"
    assert awaited.sending is Sending.BY_OTHERS


def test_with_a_mail_server_of_our_own_it_gets_one_address_there(desk: SeedDesk) -> None:
    place = ListenAddress("127.0.0.1", 2525)
    receiving = Seeds(own=OWN, receive=place, receive_domain="in.checker.example")
    own = SeedDesk(replace(desk.settings, seeds=receiving), desk.database, KEY)
    test = begin(own, Wish(_domain(desk.database), Kind.TO_US), NOW)
    later = NOW + timedelta(days=2)
    with desk.database.connect() as connection:
        (awaited,) = probes.of_test(connection, test.id)
        assert probe_looking.seeds_due(connection, later, 9) == ()
    assert awaited.seed_id == OUR_OWN
    assert code_of(KEY, awaited.recipient, "in.checker.example", NOW) == test.code
