"""Forgets what is older than the operator wants it kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from deliverability.store.database import Database

log = logging.getLogger(__name__)
PAUSE = timedelta(hours=1)


class Pruning:
    """Prunes one kind of rows at most once an hour; `keep_days` 0 keeps all. Two threads may prune twice."""

    def __init__(self, rows: str, prune: Callable[[Database, int, datetime], int], keep_days: int) -> None:
        self._rows, self._prune, self._keep_days = rows, prune, keep_days
        self._next = datetime.min.replace(tzinfo=UTC)

    def at(self, now: datetime, database: Database) -> None:
        """Prune, if it is time."""
        if self._keep_days and now >= self._next:
            self._next = now + PAUSE
            if gone := self._prune(database, self._keep_days, now):
                log.info("%d %s older than %d days were removed", gone, self._rows, self._keep_days)
