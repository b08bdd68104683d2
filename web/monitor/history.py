"""The history of one domain: its changes, its records over time, and its year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from checks.registry import families
from deliverability.history.bars import bars as last_days
from deliverability.history.model import Cause, Change, Day, Sighting
from deliverability.seeds.shown import tests_of
from deliverability.store import changes as store
from deliverability.store import runs, sightings
from deliverability.store.database import reading
from web.monitor.bars import Bars, bars
from web.monitor.found import Clock, Found, find
from web.monitor.standing import CAUSES, DIRECTIONS, spans
from web.seeds.arranged import said_of
from web.service import service

blueprint = Blueprint("history", __name__, url_prefix="/domains/<int(max=2147483647):domain_id>/history")
YEAR = 365
PAGE = 50
TESTS = 30
Days = tuple[tuple[date, Day | None], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the year view: its first day that is shown, and its bars."""

    first: date
    bars: Bars


@dataclass(frozen=True, slots=True)
class Record:
    """A record over time, newest first."""

    name: str
    rrtype: str
    whose: str
    sightings: tuple[Sighting, ...]


@blueprint.get("")
def show(domain_id: int) -> ResponseReturnValue:
    """The page; `?family=`, `?cause=` choose among the changes, `?before=` goes further back."""
    found = find(domain_id)
    clock = Clock(datetime.now(UTC), found.zone)
    family, cause, before = _asked()
    since = clock.now - timedelta(days=YEAR)
    with reading(service().database) as connection:
        rows = store.timeline(connection, found.id, before=before, since=since, family=family, cause=cause,
                              limit=PAGE + 1)  # fmt: skip
        kept = runs.there(connection, {one.run_id for one in rows})
        now, gone = sightings.current(connection, found.id), sightings.past(connection, found.id, since)
    days = last_days(service().database, found.id, clock.now.astimezone(found.zone).date(), YEAR)
    return render_template(
        "monitor/history.html", found=found, clock=clock, causes=CAUSES, directions=DIRECTIONS,
        by_day=tuple(_by_day(rows[:PAGE], found)), kept=kept, older=rows[PAGE - 1].id if rows[PAGE:] else 0,
        records=_records((*now, *gone)), months=tuple(_months(days)), spans=tuple(spans(days)),
        title=bars(day.verdict if day else None for _, day in days).title, family=family, cause=cause,
        families=families(), before=before, mails=tests_of(service().database, found.id, TESTS),
        said_of=said_of,
    )  # fmt: skip


def _asked() -> tuple[str, Cause | None, int | None]:
    family, cause, before = (request.args.get(name, "") for name in ("family", "cause", "before"))
    return (
        family if family in families() else "",
        Cause(cause) if cause in tuple(Cause) else None,
        int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
    )


def _by_day(rows: tuple[Change, ...], found: Found) -> Iterator[tuple[date, tuple[Change, ...]]]:
    for day, changes in groupby(rows, lambda one: one.at.astimezone(found.zone).date()):
        yield day, tuple(changes)


def _months(days: Days) -> Iterator[Month]:
    """Newest first."""
    for _, mine in groupby(reversed(days), lambda one: (one[0].year, one[0].month)):
        row = tuple(reversed(tuple(mine)))
        yield Month(row[0][0], bars(day.verdict if day else None for _, day in row))


def _records(seen: tuple[Sighting, ...]) -> tuple[Record, ...]:
    """Every record with what it was; those that changed first, of these the latest change."""
    by_record: dict[tuple[str, str, str], list[Sighting]] = {}
    for one in seen:
        by_record.setdefault((one.whose, one.name, one.rrtype), []).append(one)
    records = (
        Record(name, rrtype, whose, tuple(sorted(mine, key=lambda one: one.since, reverse=True)))
        for (whose, name, rrtype), mine in by_record.items()
    )
    return tuple(
        sorted(records, key=lambda one: (len(one.sightings) == 1, -one.sightings[0].since.timestamp()))
    )
