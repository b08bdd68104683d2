"""Takes a wish to watch what a run wants changed: joins a watch that does so already, or begins one."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from deliverability.config import Settings
from deliverability.intake import mark
from deliverability.report import Advice
from deliverability.runs import Run
from deliverability.store import watches as store
from deliverability.store.database import Database
from deliverability.store.pruning import Pruning
from deliverability.store.runs import StoredRun
from deliverability.store.watches import Mended, StoredWatch
from deliverability.watch.wanted import from_findings
from deliverability.worker import Worker

LENGTH = timedelta(hours=24)
"""How long a change is watched at most."""
MOST_OPEN, MOST_OPEN_OF_ONE = 1000, 20


class TooManyWatchesError(Exception):
    """No more changes are watched for now, of this client or at all."""

    retry_after = 600

    def __init__(self, of_one: bool) -> None:
        who = "for you" if of_one else "for everybody"
        super().__init__(f"We watch as many changes {who} as we can. You can still check again by hand.")


class WatchIntake:
    """The one door to new watches; safe to use from many threads."""

    def __init__(self, settings: Settings, database: Database, worker: Worker, key: str) -> None:
        self._settings, self._database, self._worker = settings, database, worker
        self._key = key.encode()
        self._lock = threading.Lock()
        self._pruning = Pruning("watches", store.prune, settings.web.keep_days)

    def take(
        self, stored: StoredRun, run: Run, findings: Sequence[Advice], client: str, now: datetime
    ) -> StoredWatch | None:
        """The watch of these findings' records, new or joined; None where they have none.

        Raises TooManyWatchesError.
        """
        places = from_findings(findings, run.transcript)
        if not places:
            return None
        with self._lock:
            self._pruning.at(now, self._database)
            for known in store.open_of_run(self._database, stored.id):
                if known.places == places:
                    return known
            asked_by = mark(self._key, client)
            self._refuse_too_many(asked_by)
            told = tuple(
                Mended(one.finding.check, one.finding.subject, one.title)
                for one in findings
                if one.remedy and one.remedy.changes
            )
            watch = StoredWatch(
                secrets.token_urlsafe(16), stored.id, stored.target, replace(stored.wishes, fresh=True),
                places, told, asked_by, now, now + LENGTH, now,
            )  # fmt: skip
            store.add(self._database, watch)
            self._worker.watch()
            return watch

    def _refuse_too_many(self, asked_by: str) -> None:
        if store.count_open(self._database, asked_by) >= MOST_OPEN_OF_ONE:
            raise TooManyWatchesError(of_one=True)
        if store.count_open(self._database) >= MOST_OPEN:
            raise TooManyWatchesError(of_one=False)
