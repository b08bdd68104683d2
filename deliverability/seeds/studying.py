"""Reads the found copies that nobody has read: where a mail landed is known before, and why comes after."""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from checks.domain import Domain, parse_target
from checks.placement.record import Reading
from deliverability.seeds.composing import compose
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.found.opened import Copy
from deliverability.seeds.kept import line_of, thing_from
from deliverability.seeds.reading import read_now
from deliverability.seeds.settling import settle
from deliverability.store import monitored, probes, seed_tests, seeds, senders
from deliverability.store import probe_looking as ledger
from deliverability.store.database import reading
from deliverability.store.leases import Lease
from deliverability.store.probe_looking import ToRead

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
BATCH = 8
FAULT = "a fault of ours kept us from reading this mail"


def study_due(desk: SeedDesk, now: datetime) -> int:
    """Read what was found and not read; how many there were. Several processes may do this at once."""
    with reading(desk.database) as connection:
        if not ledger.is_any_to_read(connection, now):
            return 0
    read = 0
    while found := _study(desk, now):
        read += found
    return read


def _study(desk: SeedDesk, now: datetime) -> int:
    token = secrets.token_urlsafe(16)
    with desk.database.begin() as connection:
        found = ledger.to_read(connection, now, Lease(token, now + LEASE), BATCH)
    read = _read(desk, found) if found else []
    with desk.database.begin() as connection:
        for one, (shown, answers) in zip(found, read, strict=True):
            if ledger.read(connection, one, line_of(shown), answers):
                settle(connection, one.probe.test_id, now)
    return len(found)


def study_again(desk: SeedDesk, now: datetime) -> int:
    """Read every kept copy once more, by what DNS said at the time; how many were read."""
    with desk.database.begin() as connection:
        probes.reread(connection, now)
    done = 0
    while read := study_due(desk, now):
        done += read
    return done


def _read(desk: SeedDesk, found: tuple[ToRead, ...]) -> list[tuple[Reading, str]]:
    """The reading of each, and what DNS said; a fault of ours is told, and not tried for ever."""
    with reading(desk.database) as connection:
        copies = [_copy(connection, one) for one in found]
    try:
        read = read_now(desk.settings, copies)
        return [(_as_before(shown, one), said) for (shown, said), one in zip(read, found, strict=True)]
    except Exception:  # ours
        log.exception("%d found test mails could not be read", len(found))
        return [_left(one) for one in found]


def _left(found: ToRead) -> tuple[Reading, str]:
    """What was read before stays."""
    if found.reading:
        return thing_from(Reading, found.reading), found.answers
    return Reading("", "", disbelieved=FAULT, size=found.size), ""


def _copy(connection: Connection, found: ToRead) -> tuple[Domain, Copy]:
    """The mail, whose domain it is about, and what was sent, where we sent it."""
    probe = found.probe
    seed = seeds.get(connection, probe.seed_id)
    test = seed_tests.get(connection, probe.test_id)
    one = monitored.get(connection, test.domain_id) if test else None
    domain = one.domain if one else parse_target(probe.recipient)
    sent = None if found.reading else _sent(connection, found)
    copy = Copy(found.raw, seed.provider if seed else "", sent, found.size, answers=found.answers)
    return domain, replace(copy, recipient=probe.recipient)


def _as_before(shown: Reading, found: ToRead) -> Reading:
    """What was changed on the way stays as it was told: the way to send may be another one by now."""
    if not found.reading:
        return shown
    return replace(shown, changes=thing_from(Reading, found.reading).changes)


def _sent(connection: Connection, found: ToRead) -> bytes | None:
    test = seed_tests.get(connection, found.probe.test_id)
    sender = senders.get(connection, test.sender_id) if test and test.sender_id else None
    if test is None or sender is None or not found.probe.token:
        return None
    try:
        return compose(test.mail, sender, found.probe, test.code, found.probe.sent_at or test.created_at)
    except ValueError:
        return None  # the way to send was changed meanwhile: nothing to compare with
