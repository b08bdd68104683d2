"""Takes a wish to try changes out, within the limits of checks, and has the worker judge it."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime

from checks.domain import Domain
from deliverability.checker import Checker, Wishes
from deliverability.config import Settings
from deliverability.intake import BusyError, mark, refuse_more_than, times_asked
from deliverability.planned_text import read_changes
from deliverability.planning import judge_plan
from deliverability.remedies.model import Action
from deliverability.store import plans as store
from deliverability.store.database import Database
from deliverability.store.plans import StoredPlan
from deliverability.store.pruning import Pruning
from deliverability.worker import CRASHED, Worker

log = logging.getLogger(__name__)
MOST_UNDER_WAY = 100
NEEDLESS = "so there is none to replace"
"""A record that is pasted without a sign takes the place of its like, or is new where there is none."""
NOTHING_MORE = Wishes()


@dataclass(frozen=True, slots=True)
class Planned:
    """A wish: `records` as pasted, of which a line without a sign means `usual`; the rest as in Asked."""

    target: str
    domain: Domain
    client: str
    records: str
    usual: Action = Action.REPLACE
    wishes: Wishes = NOTHING_MORE


class PlanIntake:
    """The one door to new plans; safe to use from many threads."""

    def __init__(self, settings: Settings, database: Database, worker: Worker, key: str) -> None:
        self._settings, self._database, self._worker = settings, database, worker
        self._key = key.encode()
        self._lock = threading.Lock()
        self._under_way = 0
        self._pruning = Pruning("plans", store.prune, settings.web.keep_days)

    def take(self, planned: Planned, now: datetime) -> StoredPlan:
        """A new plan. Raises NotARecord for what cannot be read, TooManyError or BusyError."""
        changes = read_changes(planned.records, planned.domain, planned.usual)
        with self._lock:
            self._pruning.at(now, self._database)
            asked_by = mark(self._key, planned.client)
            times = times_asked(self._database, asked_by, now)
            refuse_more_than(self._settings.web.checks_per_hour, times, now, "check")
            if self._worker.is_full or self._under_way >= MOST_UNDER_WAY:
                raise BusyError
            plan = StoredPlan(
                secrets.token_urlsafe(16), planned.target, planned.wishes, planned.records, planned.usual,
                changes, asked_by, now,
            )  # fmt: skip
            store.add(self._database, plan)
            self._under_way += 1
        judging = self._worker.do(lambda checker: self._judge(checker, plan, planned.domain))
        judging.add_done_callback(lambda _: self._over())
        return plan

    def _over(self) -> None:
        with self._lock:
            self._under_way -= 1

    async def _judge(self, checker: Checker, plan: StoredPlan, domain: Domain) -> None:
        try:
            await asyncio.to_thread(store.begin, self._database, plan.id)
            judged = await judge_plan(checker, domain, plan.changes, plan.wishes)
            said = judged.before.transcript.dumps(), judged.after.transcript.dumps()
            notes = tuple(note for note in judged.notes if not note.endswith(NEEDLESS))
            await asyncio.to_thread(store.finish, self._database, plan.id, said, notes, judged.clashes)
        except Exception:  # a fault of ours must not leave a page that waits for ever
            log.exception("plan %s of %s failed", plan.id, domain.name)
            await asyncio.to_thread(store.fail, self._database, plan.id, CRASHED)
