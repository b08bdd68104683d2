"""Reads from the database what a report is about; nothing is asked of the world, and nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from checks.model import Verdict
from deliverability.history.believed import NOTHING, Believed, last_believed
from deliverability.history.model import Change, State
from deliverability.reports.model import Counts, Health, Part
from deliverability.reports.net import counts_of
from deliverability.store import acceptances, changes, monitored, reported, schedule, states
from deliverability.store.database import Database, reading
from deliverability.store.readers import Scope
from deliverability.store.reported import Standing

MOST = 20
"""Domains that a report tells of one by one; Gmail cuts a mail that is longer than 102 kB."""
MOST_NAMED = 10_000
_WORST_FIRST = (
    Verdict.FAIL,
    Verdict.WARN,
    Verdict.COULD_NOT_CHECK,
    None,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)


def gather(
    database: Database,
    scope: Scope,
    chosen: Sequence[int | str],
    since: datetime | None,
    now: datetime,
    sender: str = "",
) -> Health:
    """The report on the domains of a scope; `since`: None for a first one. The fields as in Health."""
    with reading(database) as connection:
        every = reported.standings(connection, scope, chosen)
        changed = _changes(connection, every, since, now)
        first = sorted(every, key=lambda one: _rank(one, changed))[:MOST]
        parts = _parts(connection, database, first, changed, now)
    verdicts = Counter(one.verdict for one in every)
    return Health(parts, len(every), verdicts, _counts(changed), since, now, sender)


def _changes(
    connection: Connection, every: Sequence[Standing], since: datetime | None, now: datetime
) -> dict[int, list[Change]]:
    """The changes of the period by domain, oldest first."""
    if since is None or not every:
        return {}
    ids = {one.id for one in every}
    few = tuple(ids) if len(ids) <= monitored.PORTION else None
    found: dict[int, list[Change]] = {}
    for change in changes.changes_since(connection, since, now, few, limit=MOST_NAMED):
        if change.domain_id in ids:
            found.setdefault(change.domain_id, []).append(change)
    return found


def _counts(changed: dict[int, list[Change]]) -> Counts:
    return counts_of(change for some in changed.values() for change in some)


def _rank(one: Standing, changed: dict[int, list[Change]]) -> tuple[object, ...]:
    """Worst first; of those that stand alike, what changed for the worse comes first."""
    mine = counts_of(changed.get(one.id, ()))
    return _WORST_FIRST.index(one.verdict), -mine.worse, -one.errors, -one.warnings, -mine.fixed, one.name


def _parts(
    connection: Connection,
    database: Database,
    first: Sequence[Standing],
    changed: dict[int, list[Change]],
    now: datetime,
) -> tuple[Part, ...]:
    ids = tuple(one.id for one in first)
    looked_after = {one.id: one for one in monitored.of_ids(connection, ids)}
    stood = states.states_of(connection, ids)
    held = [one for one in acceptances.open_of(connection, ids) if one.holds(now)]
    planned = {one: schedule.planned(connection, one, now) for one in ids}
    due = {one: plan.next_due for one, plan in planned.items() if plan}
    last = {one: _last(database, stood.get(one)) for one in ids}
    return tuple(
        Part(
            looked_after[one], stood.get(one), tuple(changed.get(one, ())), last[one].run,
            tuple(acceptance for acceptance in held if acceptance.domain_id == one), due.get(one),
            last[one].unseen,
        )
        for one in ids
    )  # fmt: skip


def _last(database: Database, state: State | None) -> Believed:
    """The last run, judged again; NOTHING when there is none, or it cannot be read any more."""
    try:
        return last_believed(database, state)
    except ValueError:
        return NOTHING
