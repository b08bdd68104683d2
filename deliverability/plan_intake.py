"""Takes a wish to try changes out, within the limits of checks, and has the worker judge it."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime

from checks.domain import Domain
from deliverability.checker import Wishes
from deliverability.config import Settings
from deliverability.intake import BusyError, mark, refuse_more_than, times_asked
from deliverability.plan_work import judge
from deliverability.planned_text import read_changes
from deliverability.remedies.model import Action
from deliverability.store import plans as store
from deliverability.store.database import Database
from deliverability.store.plans import StoredPlan
from deliverability.store.pruning import Pruning
from deliverability.worker import Worker

MOST_UNDER_WAY = 100
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
        judging = self._worker.do(lambda checker: judge(checker, self._database, plan.id))
        judging.add_done_callback(lambda _: self._over())
        return plan

    def _over(self) -> None:
        with self._lock:
            self._under_way -= 1
