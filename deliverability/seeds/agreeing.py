"""Finds the letter that asks for consent in the mailbox it went to, so that adding a seed takes a minute."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from deliverability.seeds import consent
from deliverability.seeds.desk import SeedDesk, is_stopped
from deliverability.seeds.looking import Looked, look
from deliverability.seeds.matching import Wanted
from deliverability.seeds.model import LOOKS, Seed
from deliverability.seeds.unlocking import Locked, seed_secret
from deliverability.store import seeds
from deliverability.store.database import reading
from deliverability.store.seeds import Asked

log = logging.getLogger(__name__)
SECONDS = 30.0
AT_ONCE = 5


def agree_due(desk: SeedDesk, now: datetime) -> int:
    """Look for the letters that were sent and not answered; how many seeds were found to agree.

    Only the short code is asked for, which proves nothing: a mail server that somebody else runs could echo
    whatever it is asked. What proves it stands in the letter alone.
    """
    if is_stopped(desk.database):
        return 0
    with reading(desk.database) as connection:
        waiting = seeds.waiting(connection, now - timedelta(seconds=LOOKS[-1]))
    due = [(seed, asked) for seed, asked in waiting if seed.is_open and _is_due(seed, asked, now)][:AT_ONCE]
    agreed: list[Seed] = []
    threads = [threading.Thread(target=_visit, args=(desk, *one, now, agreed), daemon=True) for one in due]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(agreed)


def _is_due(seed: Seed, asked: Asked, now: datetime) -> bool:
    """Whether a look's time has come since the last one."""
    if asked.asked_at is None:
        return False
    age = (now - asked.asked_at).total_seconds()
    passed = [step for step in LOOKS if step <= age]
    last = (seed.looked_at - asked.asked_at).total_seconds() if seed.looked_at else -1.0
    return bool(passed) and last < passed[-1]


def _visit(desk: SeedDesk, seed: Seed, asked: Asked, now: datetime, agreed: list[Seed]) -> None:
    try:
        with desk.database.begin() as connection:
            if not seeds.take_turn(connection, seed, now):
                return
        looked = _looked(desk, seed, asked)
        with desk.database.begin() as connection:
            seeds.looked(connection, seed.id, looked.problem, desk.clock())
        for found in looked.found:
            if one := consent.confirm_found(desk, seed, found.raw, desk.clock()):
                agreed.append(one)
    except Exception:  # ours; its link works all the same
        log.exception("the look for consent of seed %d failed", seed.id)


def _looked(desk: SeedDesk, seed: Seed, asked: Asked) -> Looked:
    since = asked.asked_at or seed.created_at
    wanted = (Wanted(0, "", "", consent.code_of(asked.consent), since),)
    try:
        secret = seed_secret(desk, seed)
    except Locked as error:
        return Looked(problem=str(error))
    return look(seed.account, secret, wanted, desk.reach(SECONDS), seed.junk)
