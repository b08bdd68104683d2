"""The last days of a domain in a row, for the bars of a page, those without a run as well."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from deliverability.history.model import Day
from deliverability.store import days as store
from deliverability.store.database import Database, reading

DAYS = 90


def bars(
    database: Database, domain_id: int, today: date, days: int = DAYS
) -> tuple[tuple[date, Day | None], ...]:
    """The days up to and with `today` (the domain's own), oldest first; None where no run was."""
    return bars_of(database, (domain_id,), today, days)[domain_id]


def bars_of(
    database: Database, domain_ids: Iterable[int], today: date, days: int = DAYS
) -> dict[int, tuple[tuple[date, Day | None], ...]]:
    """As `bars`, of several domains, by id; in one query."""
    wanted, first = tuple(domain_ids), today - timedelta(days=days - 1)
    with reading(database) as connection:
        found = store.days_of_many(connection, wanted, first, today)
    return {domain_id: _filled(found.get(domain_id, ()), first, days) for domain_id in wanted}


def _filled(seen: Iterable[Day], first: date, days: int) -> tuple[tuple[date, Day | None], ...]:
    by_date = {day.day: day for day in seen}
    every = (first + timedelta(days=count) for count in range(days))
    return tuple((when, by_date.get(when)) for when in every)
