"""Takes a set-up from its first answer to its full check, within the limits."""

from __future__ import annotations

import asyncio
import logging
import secrets
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deliverability.checker import Checker, Wishes
from deliverability.config import Settings
from deliverability.intake import HOUR, Asked, BusyError, Intake, TooManyError, mark, refuse_more_than
from deliverability.setup.look import look, lookups
from deliverability.setup.seen import Seen
from deliverability.setup.table import table
from deliverability.setup.wanted import Wanted
from deliverability.store import setups as store
from deliverability.store.database import Database
from deliverability.store.pruning import Pruning
from deliverability.store.setups import StoredSetup
from deliverability.worker import Worker

log = logging.getLogger(__name__)
PAUSE = timedelta(seconds=10)
"""Between the beginnings of two looks of one set-up, however many pages are open."""
LEASE = timedelta(seconds=60)
"""After this a look has died with its process."""


class Desk:
    """What the pages of a set-up call."""

    def __init__(
        self, settings: Settings, database: Database, worker: Worker, intake: Intake, key: str
    ) -> None:
        self._settings, self._database, self._worker, self._intake = settings, database, worker, intake
        self._key = key.encode()
        self._pruning = Pruning("set-ups", store.prune, settings.web.keep_days)

    def begin(self, target: str, client: str, now: datetime) -> StoredSetup:
        """A new set-up for the address. Raises TooManyError."""
        self._pruning.at(now, self._database)
        asked_by = mark(self._key, client)
        times = store.times_asked(self._database, asked_by, now - HOUR)
        refuse_more_than(self._settings.web.setups_per_hour, times, now, "set-up")
        setup = StoredSetup(secrets.token_urlsafe(16), Wanted(target), asked_by, now, now)
        store.add(self._database, setup)
        return setup

    def answer(self, setup: StoredSetup, wanted: Wanted, now: datetime) -> None:
        """Keep the answers; what was seen of another domain is forgotten."""
        store.answer(self._database, setup.id, wanted, now)
        if wanted.domain.name != setup.wanted.domain.name:
            store.forget_look(self._database, setup.id)

    def look(self, setup: StoredSetup, now: datetime) -> Future[None] | None:
        """Begin a look, unless one is under way or was a moment ago."""
        if self._worker.is_full or not store.claim_look(self._database, setup.id, now, PAUSE, LEASE):
            return None
        return self._worker.do(lambda checker: self._look(checker, setup))

    def finish(self, setup: StoredSetup, client: str, now: datetime) -> str:
        """The full check of a set-up that is done, begun once; "" while it cannot begin."""
        if setup.wanted.step or not table(setup.wanted, setup.seen).is_done:
            return ""
        if setup.run_id:
            return setup.run_id
        asked = Asked(setup.wanted.target, setup.wanted.domain, client, Wishes(fresh=True))
        try:
            run = self._intake.take(asked, now)
        except (TooManyError, BusyError):
            return ""
        store.save_run(self._database, setup.id, run.id)
        return run.id

    async def _look(self, checker: Checker, setup: StoredSetup) -> None:
        """The look is kept as soon as it is there; what SPF costs takes longer."""
        seen: Seen | None = None
        try:
            seen = await look(checker, setup.wanted)
            before = setup.seen.lookups if setup.seen else None
            await self._keep(setup, replace(seen, lookups=before))
            seen = replace(seen, lookups=await lookups(checker, setup.wanted, seen, setup.seen))
        except Exception:  # ours; the page goes on with what was seen before
            log.exception("the look for %s failed", setup.wanted.domain.name)
        await self._keep(setup, seen, is_over=True)

    async def _keep(self, setup: StoredSetup, seen: Seen | None, is_over: bool = False) -> None:
        now = datetime.now(UTC)
        await asyncio.to_thread(store.save_look, self._database, setup.id, setup.wanted, seen, is_over, now)
