"""The days of the domains, a row for each local day; a row leaves as a Day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from checks.model import Verdict
from deliverability.history.model import Day
from deliverability.store.tables import DEFAULT_ORG, days


def day(connection: Connection, domain_id: int, when: date) -> Day | None:
    """One day of a domain; None for one without a run."""
    query = select(days).where(days.c.domain_id == domain_id, days.c.day == when.isoformat())
    row = connection.execute(query).one_or_none()
    return None if row is None else _day(row._mapping)


def days_of(connection: Connection, domain_id: int, first: date, last: date) -> tuple[Day, ...]:
    """The days of a domain from `first` to `last` that had a run, oldest first."""
    return days_of_many(connection, (domain_id,), first, last).get(domain_id, ())


def days_of_many(
    connection: Connection, domain_ids: Iterable[int], first: date, last: date
) -> dict[int, tuple[Day, ...]]:
    """As `days_of`, of several domains, by id."""
    span = days.c.day >= first.isoformat(), days.c.day <= last.isoformat()
    query = select(days).where(days.c.domain_id.in_(tuple(domain_ids)), *span)
    found: dict[int, list[Day]] = {}
    for row in connection.execute(query.order_by(days.c.domain_id, days.c.day)):
        found.setdefault(row.domain_id, []).append(_day(row._mapping))
    return {domain_id: tuple(seen) for domain_id, seen in found.items()}


def save_day(connection: Connection, domain_id: int, kept: Day) -> None:
    """Keep a day, in place of how it was."""
    when = kept.day.isoformat()
    mine = update(days).where(days.c.domain_id == domain_id, days.c.day == when)
    if not connection.execute(mine.values(_row(kept))).rowcount:
        new = {"org_id": DEFAULT_ORG, "domain_id": domain_id, "day": when}
        connection.execute(insert(days).values(_row(kept) | new))


def _row(kept: Day) -> dict[str, Any]:
    families = {family: verdict.value for family, verdict in kept.families.items()}
    shares = {verdict.value: count for verdict, count in kept.shares.items()}
    return {"runs": kept.runs, "verdict": kept.verdict.value, "families": families, "shares": shares}


def _day(row: RowMapping) -> Day:
    families = {family: Verdict(verdict) for family, verdict in row["families"].items()}
    shares = {Verdict(verdict): count for verdict, count in row["shares"].items()}
    return Day(date.fromisoformat(row["day"]), row["runs"], Verdict(row["verdict"]), families, shares)
