"""Arranges one test for its page: a sentence, a row for each seed, and how soon to look again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from checks.placement.record import Seen
from deliverability.seeds.model import Kind, Probe, Seed, SeedTest, TestState
from deliverability.seeds.round_trip.evidence import latest
from deliverability.seeds.round_trip.words import sentences
from deliverability.seeds.shown import seen_of
from deliverability.seeds.words import BY_OTHERS, is_held_up, sentence_of
from deliverability.store import probes, seed_tests, seeds
from deliverability.store.database import Database, reading
from deliverability.store.probes import Details
from web.seeds.rows import Row, row

LONGEST = 64 * 1024
"""Characters of headers that a page shows."""
WAITS = ((timedelta(minutes=2), 2), (timedelta(minutes=16), 10))
"""Until a test is this old, its page looks again after so many seconds."""
SELDOM = 60
RECENT = 12
"""Tests among which the latest round trip is."""
BEGUN = {
    Kind.SENT: "We began to send it",
    Kind.BY_HAND: "You send it yourself; this test began",
    Kind.TO_US: "You write to us; this test began",
    Kind.ROUND_TRIP: "We wrote to your support address",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A test as its page shows it; `controls`: of a domain known to be good, `wait`: seconds.

    `told`: what more there is to say, in sentences. `is_held_up`: its mail server does not take some of it.
    """

    test: SeedTest
    sentence: str
    rows: tuple[Row, ...]
    controls: tuple[Row, ...]
    wait: int
    told: tuple[str, ...] = ()
    is_held_up: bool = False

    @property
    def begun(self) -> str:
        """Who sends, up to the time when it began."""
        return BEGUN[self.test.kind]

    @property
    def is_by_hand(self) -> bool:
        """The reader is asked to send."""
        return self.test.kind in BY_OTHERS

    @property
    def is_round_trip(self) -> bool:
        """A mail to the support address, and its answer; what went beside it says that a machine wrote it."""
        return self.test.kind is Kind.ROUND_TRIP

    @property
    def is_to_us(self) -> bool:
        """There is an address for this one test."""
        return self.test.kind is Kind.TO_US

    @property
    def is_under_way(self) -> bool:
        """Some mail is not decided."""
        return self.test.state is TestState.UNDER_WAY


def arranged(database: Database, test: SeedTest, now: datetime) -> Shown:
    """The test with all that is kept of its mails."""
    with reading(database) as connection:
        mails = probes.of_test(connection, test.id)
        beside = probes.of_tests(connection, [one.id for one in seed_tests.controls_of(connection, test.id)])
        known = seeds.of_ids(connection, {one.seed_id for one in (*mails, *beside)})
        kept = probes.details(connection, [one.id for one in (*mails, *beside)])
        rows = tuple(_row(connection, one, known, kept[one.id], now) for one in mails)
        controls = tuple(_row(connection, one, known, kept[one.id], now) for one in beside)
        trip = latest(connection, test.domain_id, RECENT) if test.kind is Kind.ROUND_TRIP else None
    if trip is not None and trip[0].id == test.id:
        first, *more = sentences(trip[1])
        return Shown(test, first, rows, controls, _wait(now - test.created_at), tuple(more))
    seen = [seen_of(one, known.get(one.seed_id), kept[one.id]) for one in mails]
    is_held = test.kind is Kind.SENT and any(is_held_up(one) for one in seen)
    return Shown(test, said_of(test, seen), rows, controls, _wait(now - test.created_at), is_held_up=is_held)


def said_of(test: SeedTest, seen: Sequence[Seen]) -> str:
    """The test in one sentence."""
    if test.kind is Kind.ROUND_TRIP:
        return "We wait for the answer of your support address."
    return sentence_of(test, seen)


def _row(
    connection: Connection, probe: Probe, known: Mapping[int, Seed], kept: Details, now: datetime
) -> Row:
    raw = probes.message(connection, probe.id) if kept.has_message else None
    seen = seen_of(probe, known.get(probe.seed_id), kept)
    return row(probe, seen.seed, seen, now, kept.talk, _headers(raw) if raw else "")


def _headers(raw: bytes) -> str:
    """What stands before the first empty line; it is a stranger's text."""
    head = raw[: 4 * LONGEST].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return head.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST]


def _wait(age: timedelta) -> int:
    return next((seconds for until, seconds in WAITS if age < until), SELDOM)
