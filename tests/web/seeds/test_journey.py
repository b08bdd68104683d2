"""The picture of a mail's way says what its Received headers say, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from checks.placement.record import Hop, Reading
from web.seeds.journey import MOST, Lock, journey

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def reading(*hops: Hop) -> Reading:
    """A found mail that came by these, the newest first."""
    return Reading("example.com", "example.com", hops=hops)


def test_stations_stand_in_the_order_of_the_way_with_what_each_leg_took() -> None:
    way = journey(
        reading(
            Hop("mx.google.com", "192.0.2.1", "mail.example.com", "mail.example.com", "ESMTPS", "TLSv1.3",
                NOON + timedelta(minutes=12, seconds=5)),
            Hop("mail.example.com", "10.0.0.7", "helpdesk", "", "ESMTP", "", NOON + timedelta(seconds=5)),
        ),
        NOON,
        "Gmail, inbox",
    )  # fmt: skip
    assert way is not None
    assert [one.name for one in way.stations] == [
        "helpdesk", "mail.example.com", "mx.google.com", "Gmail, inbox",
    ]  # fmt: skip
    assert [one.leg.words if one.leg else None for one in way.stations] == [
        None, "5 seconds, within one network, not encrypted", "12 minutes, TLSv1.3", None,
    ]  # fmt: skip
    assert [one.leg.is_slow for one in way.stations if one.leg] == [False, True]
    assert way.title == "The way of this mail: 2 servers in 13 minutes"


@pytest.mark.parametrize(
    ("hop", "lock"),
    [
        (Hop("a", "192.0.2.1", protocol="ESMTPS"), Lock.CLOSED),
        (Hop("a", "8.8.8.8", protocol="ESMTP"), Lock.OPEN),
        (Hop("a", "127.0.0.1", protocol="ESMTP"), Lock.INSIDE),
        (Hop("a", "", protocol="ESMTP"), Lock.OPEN),
        (Hop("a", "8.8.8.8", protocol="HTTP"), Lock.UNKNOWN),
    ],
)
def test_a_leg_is_open_only_where_the_header_says_so(hop: Hop, lock: Lock) -> None:
    way = journey(reading(hop), None, "inbox")
    assert way is not None
    assert [one.leg.lock for one in way.stations if one.leg] == [lock]


def test_clocks_that_differ_are_said_and_are_no_speed() -> None:
    way = journey(reading(Hop("a", at=NOON), Hop("b", at=NOON + timedelta(hours=1))), None, "inbox")
    assert way is not None
    assert [one.leg.took for one in way.stations if one.leg] == ["", "the clocks differ"]
    assert way.title == "The way of this mail: 2 servers"


def test_a_hop_without_a_time_leaves_the_leg_after_it_measured_from_the_one_before() -> None:
    way = journey(reading(Hop("c", at=NOON), Hop("b"), Hop("a", at=NOON)), NOON, "inbox")
    assert way is not None
    assert [one.leg.took for one in way.stations if one.leg] == ["at once", "", "at once"]


def test_a_picture_keeps_to_its_room_and_the_table_has_all() -> None:
    way = journey(reading(*(Hop(f"s{n}.example") for n in range(40))), None, "inbox")
    assert way is not None
    assert (len(way.drawn), len(way.stations), way.left_out) == (MOST, 42, 42 - MOST)
    assert (way.drawn[0].y, way.drawn[-1].y) == (20, way.height - 20)


def test_without_a_received_header_there_is_no_picture() -> None:
    assert journey(reading(), NOON, "inbox") is None
