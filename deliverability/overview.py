"""All domains at a glance: how many need somebody, and a page of them, worst first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checks.model import Verdict
from deliverability.store import overview as store
from deliverability.store.database import Database, reading
from deliverability.store.overview import Counts, Row, Search, Shelf
from deliverability.wording import counted

PAGE = 50
DAYS = 30


@dataclass(frozen=True, slots=True)
class Glance:
    """One domain's row, and its verdict on each of the last days, oldest first; None: no check that day."""

    row: Row
    days: tuple[Verdict | None, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """`found` domains fit the search, `glances` are those of page `page` of `pages`."""

    counts: Counts
    search: Search
    found: int
    page: int
    pages: int
    glances: tuple[Glance, ...]
    tags: tuple[str, ...]


def overview(database: Database, search: Search, page: int, now: datetime, days: int = DAYS) -> Overview:
    """A page of the domains that fit; a page beyond the last is the last."""
    with reading(database) as connection:
        counts = store.counts(connection)
        found = counts.all if search == Search() else store.count(connection, search)
        pages = max(1, -(-found // PAGE))
        page = min(max(1, page), pages)
        rows = store.rows(connection, search, now, (page - 1) * PAGE, PAGE)
        since = now.date() - timedelta(days=days - 1)
        seen = store.day_verdicts(connection, [row.id for row in rows], since)
        tags = tuple(tag for tag, _ in store.tags(connection))
    glances = tuple(Glance(row, _row_of(seen.get(row.id, {}), since, days)) for row in rows)
    return Overview(counts, search, found, page, pages, glances, tags)


def _row_of(seen: dict[str, Verdict], since: date, days: int) -> tuple[Verdict | None, ...]:
    """East of Greenwich a domain's day may be one ahead of ours, which then is the last one shown."""
    ahead = (since + timedelta(days=days)).isoformat() in seen
    first = since + timedelta(days=1) if ahead else since
    return tuple(seen.get((first + timedelta(days=n)).isoformat()) for n in range(days))


def sentence(counts: Counts) -> str:
    """How many domains need somebody."""
    if counts.all == 1:
        return _of_the_one(counts)
    if counts.need_you:
        verb = "needs" if counts.need_you == 1 else "need"
        return f"{counts.need_you} of {counted(counts.all, 'domain')} {verb} you."
    if counts.of(Verdict.PASS) + counts.of(Verdict.NOT_APPLICABLE) == counts.all:
        return f"All {counts.all} domains are well."
    return f"None of {counts.all} domains needs you."


def _of_the_one(counts: Counts) -> str:
    if counts.need_you:
        return "Your domain needs you."
    if counts.of(None):
        if counts.paused:
            return "Your domain is paused, and was not checked yet."
        return "Your domain is about to be checked."
    if counts.of(Verdict.COULD_NOT_CHECK):
        return "Your domain could not be checked yet."
    return "Your domain is well."


def rest(counts: Counts) -> tuple[tuple[int, Shelf], ...]:
    """How many stand how, worst first; only what there is."""
    shelves = (
        (counts.of(Verdict.FAIL), Shelf.FAIL),
        (counts.of(Verdict.WARN), Shelf.WARN),
        (counts.of(Verdict.COULD_NOT_CHECK), Shelf.COULD_NOT_CHECK),
        (counts.of(None), Shelf.NEW),
        (counts.of(Verdict.PASS), Shelf.PASS),
        (counts.of(Verdict.NOT_APPLICABLE), Shelf.NOT_APPLICABLE),
        (counts.paused, Shelf.PAUSED),
    )
    return tuple((number, shelf) for number, shelf in shelves if number)
