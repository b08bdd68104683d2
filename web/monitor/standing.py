"""Arranges how one domain stands: its last result, its days, what changed, and when it is looked at next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from checks.model import Verdict
from deliverability.history.acceptance import without_accepted
from deliverability.history.bars import bars as last_days
from deliverability.history.believed import last_believed
from deliverability.history.model import BETTER, NEITHER, WORSE, Acceptance, Cause, Change, Day, State
from deliverability.store import acceptances, changes, runs, schedule, states
from deliverability.store.database import Database, reading
from deliverability.store.runs import StoredRun
from deliverability.store.schedule import Planned
from web.monitor.bars import Bars, bars
from web.monitor.found import Found
from web.result import Result, arranged

LATELY = 5
OVERDUE = timedelta(minutes=10)
"""A check that is due for longer is not about to begin: nobody works."""
CAUSES = {
    Cause.DOMAIN: "your DNS or servers",
    Cause.THIRD_PARTY: "a third party",
    Cause.ADVICE: "our advice",
    Cause.SETTINGS: "what is looked at",
    Cause.FIRST: "seen for the first time",
    Cause.ACCEPTED: "accepted",
    Cause.EXPIRED: "no longer accepted",
    Cause.TEST_MAIL: "a test mail",
}
"""Where a change comes from, in a word or two."""
DIRECTIONS = {
    WORSE: (Verdict.FAIL, "worse"),
    NEITHER: (Verdict.NOT_APPLICABLE, "changed"),
    BETTER: (Verdict.PASS, "better"),
}
"""Direction -> the mark it borrows, and its word."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row that were alike; `verdict` None: without a check."""

    first: date
    last: date
    verdict: Verdict | None
    runs: int


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a domain's page shows beside its settings; `run` and `result` are of its last check."""

    state: State | None
    planned: Planned | None
    run: StoredRun | None
    result: Result | None
    bars: Bars
    spans: tuple[Span, ...]
    changes: tuple[Change, ...]
    accepted: tuple[Acceptance, ...]
    is_under_way: bool


def standing(database: Database, found: Found, now: datetime, dns_host: str = "", link: str = "") -> Standing:
    """How the domain stands; `dns_host` and `link` as `web.result.result` takes them.

    What somebody accepted counts nowhere in its result.
    """
    with reading(database) as connection:
        state = states.state(connection, found.id)
        planned = schedule.planned(connection, found.id, now)
        lately = changes.timeline(connection, found.id, limit=LATELY)
        accepted = acceptances.open_of(connection, (found.id,))
    run = runs.get(database, state.run_id) if state else None
    last = last_believed(database, state).run
    holding = tuple(one for one in accepted if one.holds(now))
    seen = without_accepted(last, holding, now) if last else None
    days = last_days(database, found.id, now.astimezone(found.zone).date())
    return Standing(
        state, planned, run, arranged(last, seen.report, dns_host, link) if last and seen else None,
        bars(day.verdict if day else None for _, day in days), tuple(spans(days)), lately,
        holding, is_under_way(planned, now),
    )  # fmt: skip


def spans(days: tuple[tuple[date, Day | None], ...]) -> Iterator[Span]:
    """The days for a table, newest first, those alike in one row."""
    for verdict, alike in groupby(reversed(days), lambda one: one[1].verdict if one[1] else None):
        row = tuple(alike)
        yield Span(row[-1][0], row[0][0], verdict, sum(day.runs for _, day in row if day))


def is_under_way(planned: Planned | None, now: datetime) -> bool:
    """Whether the domain is being checked, or is about to be."""
    if planned is None:
        return False
    soon = (planned.next_due, planned.wanted_at)
    return planned.is_under_way or any(due is not None and now - OVERDUE <= due <= now for due in soon)
