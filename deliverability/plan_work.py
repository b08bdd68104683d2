"""Judges the plans in the store, each held by a lease while somebody does so."""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import UTC, datetime, timedelta

from checks.domain import parse_target
from deliverability.checker import Checker
from deliverability.planning import judge_plan
from deliverability.store import plans as store
from deliverability.store.database import Database
from deliverability.store.leases import Lease
from deliverability.store.plans import Found, StoredPlan
from deliverability.worker import CRASHED, FRESH, INTERRUPTED, Worker

log = logging.getLogger(__name__)
NEEDLESS = "so there is none to replace"
"""A record that is pasted without a sign takes the place of its like, or is new where there is none."""
AT_ONCE = 5


async def judge(checker: Checker, database: Database, plan_id: str) -> None:
    """Judge this plan, unless another process does; keep what comes of it."""
    now, length = datetime.now(UTC), timedelta(seconds=2 * checker.settings.budget.seconds + 30)
    lease = Lease(secrets.token_urlsafe(16), now + length)
    plan = await asyncio.to_thread(store.begin, database, plan_id, lease, now)
    if plan is None:
        return
    try:
        found = await _judged(checker, plan)
        await asyncio.to_thread(store.finish, database, plan_id, found, lease.token)
    except Exception:  # a fault of ours must not leave a page that waits for ever
        log.exception("plan %s of %s failed", plan_id, plan.target)
        await asyncio.to_thread(store.fail, database, plan_id, CRASHED, lease.token)


def take_up(database: Database, worker: Worker, now: datetime) -> None:
    """Have the worker judge plans that a dead process left; give up those that end their process."""
    store.give_up(database, INTERRUPTED, now)
    for plan_id in store.left(database, now, now - FRESH, AT_ONCE):
        worker.do(lambda checker, of=plan_id: judge(checker, database, of))  # type: ignore[misc]


async def _judged(checker: Checker, plan: StoredPlan) -> Found:
    judged = await judge_plan(checker, parse_target(plan.target), plan.changes, plan.wishes)
    notes = tuple(note for note in judged.notes if not note.endswith(NEEDLESS))
    said = judged.before.transcript.dumps(), judged.after.transcript.dumps()
    return Found(*said, notes, judged.clashes)
