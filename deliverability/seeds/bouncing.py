"""Reads what comes back to a sender's mailbox, and so learns why a test mail did not arrive."""

from __future__ import annotations

import hmac
import logging
import threading
from datetime import datetime, timedelta

from checks.domain import organizational
from checks.placement.record import Refusal
from deliverability.seeds.bounce_box import bounces_since
from deliverability.seeds.bounces import Bounce, read_bounce
from deliverability.seeds.deciding import begun
from deliverability.seeds.desk import SeedDesk, is_stopped
from deliverability.seeds.model import LATE, Probe, Role, Seed
from deliverability.seeds.nearness import is_near
from deliverability.seeds.settling import settle
from deliverability.seeds.unlocking import Locked, seed_secret
from deliverability.store import probe_looking as ledger
from deliverability.store import seeds
from deliverability.store.database import reading

log = logging.getLogger(__name__)
NEAR, OFTEN, SELDOM = timedelta(seconds=2), timedelta(minutes=1), timedelta(minutes=30)
"""Between two looks: into a mailbox of the operator's own, while a mail is young, and later."""
AT_ONCE = 5


def bounce_due(desk: SeedDesk, now: datetime) -> int:
    """Look for what came back, where a mail is waited for; how many mails were found to have come back."""
    if is_stopped(desk.database):
        return 0
    back: list[int] = []
    visits = [
        threading.Thread(target=_visit, args=(desk, seed, waited, now, back), daemon=True)
        for seed, waited in _due(desk, now)[:AT_ONCE]
    ]
    for visit in visits:
        visit.start()
    for visit in visits:
        visit.join()
    return len(back)


def _due(desk: SeedDesk, now: datetime) -> list[tuple[Seed, tuple[Probe, ...]]]:
    """Mailboxes for bounces, with the mails they may tell of, whose time has come."""
    with reading(desk.database) as connection:
        boxes = seeds.of_role(connection, Role.BOUNCES)
        pairs = [(seed, ledger.awaited(connection, seed.domain_id or 0)) for seed in boxes]
    return [(seed, waited) for seed, waited in pairs if waited and _is_time(desk, seed, waited, now)]


def _is_time(desk: SeedDesk, seed: Seed, waited: tuple[Probe, ...], now: datetime) -> bool:
    if seed.looked_at is None:
        return True
    is_young = any(now - begun(one) < LATE for one in waited)
    rested = now - seed.looked_at
    return rested >= (OFTEN if is_young else SELDOM) or (is_young and rested >= NEAR and is_near(desk, seed))


def _visit(desk: SeedDesk, seed: Seed, waited: tuple[Probe, ...], now: datetime, back: list[int]) -> None:
    try:
        with desk.database.begin() as connection:
            if not seeds.take_turn(connection, seed, now):
                return
        mails, problem = _mails(desk, seed, min(begun(one) for one in waited))
        bounces = tuple(bounce for raw in mails if (bounce := read_bounce(raw)))
        told = [(probe, refusal) for probe in waited if (refusal := _refusal(probe, bounces))]
        with desk.database.begin() as connection:
            seeds.looked(connection, seed.id, problem, desk.clock())
            for probe, refusal in told:
                if ledger.came_back(connection, probe.id, refusal, refusal.said):
                    settle(connection, probe.test_id, desk.clock())
                    back.append(probe.id)
    except Exception:  # ours; it is looked for again
        log.exception("the look for bounces in seed %d failed", seed.id)


def _mails(desk: SeedDesk, seed: Seed, since: datetime) -> tuple[tuple[bytes, ...], str]:
    try:
        secret = seed_secret(desk, seed)
    except Locked as error:
        return (), str(error)
    returned = bounces_since(seed.account, secret, since, desk.reach(), seed.junk)
    return returned.mails, returned.problem


def _refusal(probe: Probe, bounces: tuple[Bounce, ...]) -> Refusal | None:
    """What a bounce says of this mail; only one that holds its token is of this mail."""
    for bounce in bounces:
        is_ours = any(hmac.compare_digest(one, probe.token) for one in bounce.tokens if probe.token)
        if is_ours and _is_for(probe, bounce):
            return bounce.refusal
    return None


def _is_for(probe: Probe, bounce: Bounce) -> bool:
    """Not where the mailbox took the mail and passes it on: that another one refuses it tells nothing of it.

    An alias often has its mailbox under another name of the same domain.
    """
    domain, other = (one.rpartition("@")[2].lower() for one in (probe.recipient, bounce.recipient))
    return not other or organizational(other) == organizational(domain)
