"""Figures of the service for whoever watches it: domains, checks, what is due, what waits to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.model import Verdict
from deliverability.notify.letter import State
from deliverability.store import figures as store
from deliverability.store import outbox, processes, schedule
from deliverability.store.database import Database, reading


@dataclass(frozen=True, slots=True)
class Figures:
    """`domains`: how they stand, None for not checked yet; `checks`: of yesterday and today (UTC) by result.

    `lag`: seconds that the oldest check is overdue; `waits`: that the oldest message waits; `quiet`: since a
    process that works was last seen, None when none ever was.
    """

    domains: Mapping[Verdict | None, int]
    checks: Mapping[Verdict, int]
    lag: float
    outbox: Mapping[State, int]
    waits: float
    quiet: float | None


def figures(database: Database, now: datetime) -> Figures:
    """All of them, by a few queries."""
    with reading(database) as connection:
        domains = store.domains_by_verdict(connection)
        checks = store.checks_since(connection, (now - timedelta(days=1)).date())
        due = schedule.oldest_due(connection)
        worked = processes.last_seen(connection)
    oldest = outbox.oldest_waiting(database)
    quiet = _since(worked, now) if worked else None
    return Figures(domains, checks, _since(due, now), outbox.counts(database), _since(oldest, now), quiet)


def _since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
