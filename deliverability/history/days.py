"""Adds a run to the local day of a domain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection

from checks.model import Verdict
from deliverability.history.model import Day, State
from deliverability.store import days as store

KNOWN_WORST_FIRST = (
    Verdict.FAIL, Verdict.WARN, Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.COULD_NOT_CHECK,
)  # fmt: skip


def note_day(connection: Connection, state: State, now: datetime, time_zone: str, *, is_known: bool) -> None:
    """One more run of the day; `is_known`: it could be judged, so that how the domain stands was seen."""
    when = local_day(now, time_zone)
    verdict = state.verdict if is_known else Verdict.COULD_NOT_CHECK
    day = store.day(connection, state.domain_id, when)
    store.save_day(connection, state.domain_id, _with_run(day, when, verdict, state.families))


def local_day(now: datetime, time_zone: str) -> date:
    """The day it is in a time zone; that of UTC for a zone that nobody knows."""
    try:
        return now.astimezone(ZoneInfo(time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return now.date()


def _with_run(day: Day | None, when: date, verdict: Verdict, families: Mapping[str, Verdict]) -> Day:
    if day is None:
        return Day(when, 1, verdict, families, {verdict: 1})
    return Day(
        when,
        day.runs + 1,
        _worse(day.verdict, verdict),
        {family: _worse(day.families.get(family, one), one) for family, one in families.items()},
        {**day.shares, verdict: day.shares.get(verdict, 0) + 1},
    )


def _worse(one: Verdict, other: Verdict) -> Verdict:
    return min(one, other, key=KNOWN_WORST_FIRST.index)
