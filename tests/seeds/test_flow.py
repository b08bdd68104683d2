"""A test from its beginning to its end, over real sockets: sent, looked for, found, read, and over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checks.placement.record import Where
from deliverability.config import Data
from deliverability.seeds.evidence import placement_of
from deliverability.seeds.model import Sending, TestState
from deliverability.store import schedule
from deliverability.store.database import Database
from tests.seeds.house import SECOND, House, house_at
from tests.world import World


@pytest.fixture
def house(world: World, data: Data, database: Database) -> Iterator[House]:
    with house_at(world, data, database) as made:
        yield made


def test_a_mail_to_each_seed_is_found_where_it_landed(house: House) -> None:
    shop = house.domain()
    house.sender(shop)
    house.seed("anna@gmail.example")
    house.seed("bert@own.example")
    test = house.begin(shop)
    assert house.send() == 2
    assert [one.sending for one in house.probes(test)] == [Sending.SENT, Sending.SENT]
    house.deliver("INBOX", "anna@gmail.example")
    house.now += SECOND
    house.look()
    anna, bert = house.probes(test)
    assert (anna.where, anna.found_at, anna.next_look_at) == (Where.INBOX, house.now, None)
    assert (bert.where, bert.found_at) == (Where.WAITING, None)
    assert house.test(test).state is TestState.UNDER_WAY
    house.now += 4 * SECOND
    house.deliver("Junk")
    house.boxes.deliver("bert@own.example", b"Subject: other\r\n\r\nHello", "INBOX")


def test_of_a_test_that_is_over_the_domain_is_checked_again(house: House) -> None:
    shop = house.domain()
    house.sender(shop)
    house.seed("anna@gmail.example")
    test = house.begin(shop)
    house.send()
    house.deliver("Junk")
    house.now += SECOND
    house.look()
    (probe,) = house.probes(test)
    assert (probe.where, probe.folder) == (Where.SPAM, "Junk")
    house.look()
    assert house.test(test).finished_at == house.now
    with house.database.connect() as connection:
        planned = schedule.planned(connection, shop, house.now)
    assert planned is not None
    assert planned.wanted_at is not None
    found = placement_of(house.database, shop)
    assert found is not None
    (seen,) = found.seen
    assert (seen.seed, seen.where) == ("anna@gmail.example", Where.SPAM)
    assert seen.reading is not None
    assert seen.reading.header_from == "support@shop.example"
