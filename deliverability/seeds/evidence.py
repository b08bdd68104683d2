"""What test mails tell the checks of a domain: the latest test that says something, and what it teaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from checks.domain import organizational
from checks.placement.record import Placement, Proof, Reading, RoundTrip, Seen, Where
from deliverability.seeds.kept import lines_of
from deliverability.seeds.model import TO_SEEDS, Kind, SeedTest
from deliverability.seeds.round_trip.evidence import latest
from deliverability.seeds.shown import ShownTest, shown_in
from deliverability.store import monitored
from deliverability.store.database import Database, reading

RECENT = 12
"""Tests that are looked through."""
FRESH = timedelta(days=60)
"""What was seen longer ago is no evidence of how mail goes out now."""
TELLS = frozenset(Where) - {Where.WAITING, Where.NOT_SENT, Where.COULD_NOT_LOOK}
"""What says something of the domain's mail."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Seen in mail of the domain that arrived: selectors of its own valid signatures, and sending servers.

    Only servers that send with a return path at the domain: of others its SPF record need not know.
    """

    selectors: tuple[str, ...] = ()
    sending_ips: tuple[str, ...] = ()


def placement_lines(database: Database, domain_id: int) -> tuple[str, ...]:
    """What the check family `placement` judges, as lines of JSON; () before the first test."""
    found = placement_of(database, domain_id)
    return lines_of(found) if found else ()


def placement_of(database: Database, domain_id: int) -> Placement | None:
    """The latest test that tells something; one that has only begun takes nothing back."""
    with reading(database) as connection:
        shown = shown_in(connection, domain_id, RECENT, TO_SEEDS)
        trip = latest(connection, domain_id, RECENT)
        one = monitored.get(connection, domain_id)
    tests = [_without_foreign(test, one.domain.name) for test in shown] if one else list(shown)
    telling = [one for one in tests if one.is_settled and _tells(one)]
    settled = [one for one in tests if one.is_settled]
    chosen = next(iter([*telling, *settled]), None)
    if chosen is None:
        return _alone(*trip) if trip else None
    before = next((one for one in telling if one.test.created_at < chosen.test.created_at), None)
    return Placement(
        chosen.test.id, chosen.test.created_at, chosen.seen, chosen.controls,
        round_trip=trip[1] if trip else None,
        before=tuple(replace(seen, reading=None) for seen in before.seen if not seen.is_biased)
        if before else (),
    )  # fmt: skip


def learned(database: Database, domain_id: int, now: datetime) -> Learned:
    """What mail of the domain showed of how it goes out; only what a receiver itself wrote or we proved.

    The latest test that showed something counts: a server or key that is used no more must raise no alarm.
    """
    with reading(database) as connection:
        one = monitored.get(connection, domain_id)
        tests = shown_in(connection, domain_id, RECENT, TO_SEEDS)
    if one is None:
        return Learned()
    fresh = [test for test in tests if now - test.test.created_at < FRESH]
    name = one.domain.name
    found = next(filter(None, (tuple(_readings(test, name)) for test in fresh)), ())
    selectors = dict.fromkeys(selector for reading in found for selector in _selectors(reading, name))
    ips = dict.fromkeys(seen.sending_ip for seen in found if seen.sending_ip and _is_path_at(seen, name))
    return Learned(tuple(selectors), tuple(ips))


def _alone(test: SeedTest, round_trip: RoundTrip) -> Placement:
    """A round trip tells something without any test mail to seeds."""
    return Placement(test.id, test.created_at, (), round_trip=round_trip)


def _without_foreign(test: ShownTest, name: str) -> ShownTest:
    """A mail with the code that is from another domain tells nothing of this one."""
    if test.test.kind is Kind.SENT:
        return test
    return replace(test, seen=tuple(_unless_foreign(one, name) for one in test.seen))


def _unless_foreign(one: Seen, name: str) -> Seen:
    if one.reading is None or not one.reading.is_readable:
        return one
    sender = _domain_of(one.reading.header_from)
    if organizational(sender) == organizational(name):
        return one
    problem = f"The mail with the code of this test is from {sender}, not from {name}."
    return Seen(one.seed, one.provider, Where.NOT_SENT, problem=problem)


def _tells(test: ShownTest) -> bool:
    return any(one.where in TELLS for one in test.seen)


def _readings(test: ShownTest, name: str) -> Iterator[Reading]:
    """Of mail of the domain itself, not of what a stranger sent with the code in its subject."""
    for seen in test.seen:
        found = seen.reading
        is_ours = found is not None and (test.test.kind is Kind.SENT or bool(found.alignment))
        if found is not None and is_ours and _domain_of(found.header_from) == name:
            yield found


def _is_path_at(found: Reading, name: str) -> bool:
    return _domain_of(found.envelope_from) == name


def _selectors(found: Reading, name: str) -> Iterator[str]:
    for one in found.signatures:
        if one.proof is Proof.VALID and one.domain.lower() == name:
            yield one.selector.lower()


def _domain_of(header_from: str) -> str:
    return header_from.rpartition("@")[2].strip(" >").lower()
