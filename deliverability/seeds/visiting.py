"""Looks into the mailboxes where test mails are due, many at the same time, and keeps what each look says."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from checks.placement.record import Where
from deliverability.seeds.deciding import Look, begun, decide
from deliverability.seeds.desk import SeedDesk, is_stopped
from deliverability.seeds.looking import Looked, look
from deliverability.seeds.matching import Wanted
from deliverability.seeds.model import Probe, Seed, SeedTest
from deliverability.seeds.nearness import is_near
from deliverability.seeds.settling import give_up_on_ours, settle, settle_all
from deliverability.seeds.side_by_side import SideBySide
from deliverability.seeds.unlocking import Locked, seed_secret
from deliverability.seeds.visit import Found
from deliverability.store import probe_looking as ledger
from deliverability.store import seed_tests, seeds
from deliverability.store.database import reading
from deliverability.store.leases import Lease

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
AT_ONCE = 20
"""Mailboxes that one process looks into at the same time."""
MAILS = 50
"""Looked for in one visit."""
SECONDS = 60.0
"""For one visit."""
NOT_OPEN = "Nobody gave us this mailbox to look into."
FAULT = "A fault of ours kept us from looking; the log says more."
GONE = "Its seed inbox was removed."
_visits = SideBySide[int]("seed", AT_ONCE)


def look_due(desk: SeedDesk, now: datetime, patience: float | None = None) -> int:
    """Begin the visits that are due, and wait for them, at most `patience` seconds; how many there were.

    A mailbox that answers slowly holds up no other: its visit goes on alone. Several processes may do this
    at once.
    """
    settle_all(desk.database, now)
    return _visits.begin(desk.database, _due(desk, now), lambda seed_id: _visit(desk, seed_id, now), patience)


def _due(desk: SeedDesk, now: datetime) -> tuple[int, ...]:
    if is_stopped(desk.database):
        return ()
    with reading(desk.database) as connection:
        if not ledger.is_any_due(connection, now):
            return ()
        due = ledger.seeds_due(connection, now, 2 * AT_ONCE)
    with desk.database.begin() as connection:
        give_up_on_ours(connection, now)
    return due


def _visit(desk: SeedDesk, seed_id: int, now: datetime) -> None:
    lease = Lease(secrets.token_urlsafe(16), now + LEASE)
    try:
        with desk.database.begin() as connection:
            seed = seeds.get(connection, seed_id)
            mails = ledger.claim(connection, seed_id, now, lease, MAILS)
            tests = {one.test_id: seed_tests.get(connection, one.test_id) for one in mails}
        known = {key: test for key, test in tests.items() if test is not None}
        if mails and seed is not None and not seed.is_open:
            _leave_open(desk, mails, lease.token)
        elif mails and seed is not None:
            _write(desk, seed, mails, _looked(desk, seed, mails, known), lease.token)
        elif mails:
            with desk.database.begin() as connection:
                ledger.forget_seed(connection, seed_id, GONE)
    except Exception:  # ours; the lease runs out, and it is looked for again
        log.exception("the visit to seed %d failed", seed_id)


def _leave_open(desk: SeedDesk, mails: tuple[Probe, ...], token: str) -> None:
    """Nobody can look; that is no trouble of the mailbox."""
    now = desk.clock()
    with desk.database.begin() as connection:
        for mail in mails:
            unseen = replace(mail, where=Where.COULD_NOT_LOOK, problem=NOT_OPEN, next_look_at=None)
            ledger.looked(connection, unseen, token, now)
            settle(connection, mail.test_id, now)


def _looked(desk: SeedDesk, seed: Seed, mails: tuple[Probe, ...], tests: Mapping[str, SeedTest]) -> Looked:
    wanted = tuple(
        Wanted(one.id, one.token, one.message_id, tests[one.test_id].code, begun(one))
        for one in mails
        if one.test_id in tests
    )
    try:
        return look(seed.account, seed_secret(desk, seed), wanted, desk.reach(SECONDS), seed.junk)
    except Locked as error:
        return Looked(problem=str(error))
    except Exception:  # ours: a look that failed, or the test would never end
        log.exception("the look into seed %d failed", seed.id)
        return Looked(problem=FAULT)


def _write(desk: SeedDesk, seed: Seed, mails: tuple[Probe, ...], looked: Looked, token: str) -> None:
    """What the visit says of each mail, all together, and how the mailbox is."""
    now, near = desk.clock(), is_near(desk, seed)
    found = {one.probe_id: one for one in looked.found}
    with desk.database.begin() as connection:
        for mail in mails:
            seen = found.get(mail.id)
            after = decide(mail, _look(looked, seen), now, near)
            raw, size = (seen.raw, seen.size) if seen else (None, 0)
            if ledger.looked(connection, after, token, now, raw, size) and after.where is not mail.where:
                settle(connection, mail.test_id, now)
        seeds.looked(connection, seed.id, looked.problem, now)
    if looked.problem:
        log.info("seed %d: %s", seed.id, looked.problem)


def _look(looked: Looked, found: Found | None) -> Look:
    if found is None:
        return Look(looked.problem)
    return Look(looked.problem, found.where, found.folder, found.tab)
