"""What the overview of all domains is made of: one function for each statement, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, case, cast, func, or_, select

from checks.model import Verdict
from deliverability.report import WORST_FIRST
from deliverability.store.tables import DEFAULT_ORG, days, domains, groups, schedule, states

NEEDS_YOU = (Verdict.FAIL, Verdict.WARN)


class Shelf(StrEnum):
    """How a domain stands, for counting and filtering; NEW: not checked yet, PAUSED: not checked for now."""

    NEEDS_YOU = "needs you"
    FAIL = Verdict.FAIL.value
    WARN = Verdict.WARN.value
    COULD_NOT_CHECK = Verdict.COULD_NOT_CHECK.value
    PASS = Verdict.PASS.value
    NOT_APPLICABLE = Verdict.NOT_APPLICABLE.value
    NEW = "not checked yet"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Search:
    """Which domains: `words` is part of a name; an empty field asks for nothing."""

    words: str = ""
    group: str = ""
    tag: str = ""
    shelf: Shelf | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One domain; `verdict` None while it was never checked, `next_due` None while it is paused.

    `unknown_in_a_row`: how many looks up to the last could not be judged; the verdict is from before them.
    """

    id: int
    name: str
    group: str
    tags: tuple[str, ...]
    verdict: Verdict | None
    sentence: str
    checked_at: datetime | None
    next_due: datetime | None
    is_under_way: bool
    accepted: int
    unknown_in_a_row: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many domains there are of each verdict (None: not checked yet), and how many are paused."""

    by_verdict: tuple[tuple[Verdict | None, int], ...]
    paused: int

    @property
    def all(self) -> int:
        return sum(number for _, number in self.by_verdict)

    @property
    def need_you(self) -> int:
        return sum(self.of(verdict) for verdict in NEEDS_YOU)

    def of(self, verdict: Verdict | None) -> int:
        """How many stand so."""
        return dict(self.by_verdict).get(verdict, 0)


_RANK = case(
    {verdict.value: rank for rank, verdict in enumerate(WORST_FIRST)},
    value=states.c.verdict,
    else_=WORST_FIRST.index(Verdict.COULD_NOT_CHECK) + 0.5,
)
"""Worst first; what was never checked stands between what could not be checked and what is well."""
_ORDER = (_RANK, func.coalesce(states.c.errors, 0).desc(), func.coalesce(states.c.warnings, 0).desc(),
          domains.c.name)  # fmt: skip
_FROM = (
    domains.outerjoin(states, states.c.domain_id == domains.c.id)
    .outerjoin(schedule, schedule.c.domain_id == domains.c.id)
    .outerjoin(groups, groups.c.id == domains.c.group_id)
)


def rows(connection: Connection, search: Search, now: datetime, first: int, most: int) -> tuple[Row, ...]:
    """Up to `most` of the domains that fit, after the `first` ones, worst first."""
    columns = (
        domains.c.id, domains.c.name, groups.c.name.label("group"), domains.c.tags, states.c.verdict,
        states.c.sentence, states.c.checked_at, states.c.accepted, states.c.unknown_in_a_row,
        schedule.c.next_due, schedule.c.lease_until, schedule.c.lease_token,
    )  # fmt: skip
    query = _fitting(select(*columns), search).order_by(*_ORDER).offset(first).limit(most)
    return tuple(_row(found, now) for found in connection.execute(query))


def ids(connection: Connection, search: Search) -> tuple[int, ...]:
    """The ids of all domains that fit, worst first."""
    return tuple(connection.execute(_fitting(select(domains.c.id), search).order_by(*_ORDER)).scalars())


def count(connection: Connection, search: Search) -> int:
    """How many domains fit."""
    return int(connection.execute(_fitting(select(func.count(domains.c.id)), search)).scalar_one())


def counts(connection: Connection) -> Counts:
    """How all of them stand."""
    paused = func.sum(case((_on(Shelf.PAUSED), 1), else_=0))
    query = _fitting(select(states.c.verdict, func.count(domains.c.id), paused), Search())
    found = connection.execute(query.group_by(states.c.verdict)).all()
    by_verdict = tuple((Verdict(verdict) if verdict else None, int(number)) for verdict, number, _ in found)
    return Counts(by_verdict, sum(int(number) for _, _, number in found))


def tags(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Every tag in use and how many domains carry it, by name."""
    used: dict[str, int] = {}
    kept = cast(domains.c.tags, Text)  # thousands of domains share few sets of tags
    query = select(kept, func.count()).where(domains.c.org_id == DEFAULT_ORG).group_by(kept)
    for text, number in connection.execute(query):
        for tag in json.loads(text):
            used[tag] = used.get(tag, 0) + int(number)
    return tuple(sorted(used.items()))


def group_sizes(connection: Connection) -> dict[int, int]:
    """How many domains each group has, by its id; one without any is left out."""
    mine = domains.c.org_id == DEFAULT_ORG, domains.c.group_id.is_not(None)
    query = select(domains.c.group_id, func.count()).where(*mine).group_by(domains.c.group_id)
    return {group_id: int(number) for group_id, number in connection.execute(query)}


def day_verdicts(connection: Connection, wanted: Sequence[int], since: date) -> dict[int, dict[str, Verdict]]:
    """Domain -> day ("YYYY-MM-DD") -> its verdict, from `since` on."""
    found: dict[int, dict[str, Verdict]] = {}
    query = select(days.c.domain_id, days.c.day, days.c.verdict)
    query = query.where(days.c.domain_id.in_(wanted), days.c.day >= since.isoformat())
    for domain_id, day, verdict in connection.execute(query):
        found.setdefault(domain_id, {})[day] = Verdict(verdict)
    return found


def _fitting(query: Select[Any], search: Search) -> Select[Any]:
    return query.select_from(_FROM).where(domains.c.org_id == DEFAULT_ORG, *_conditions(search))


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if search.words:
        words = search.words.lower()
        named = (domains.c.name.contains(words, autoescape=True),
                 func.lower(domains.c.target).contains(words, autoescape=True))  # fmt: skip
        wanted.append(or_(*named))
    if search.group:
        wanted.append(groups.c.name == search.group)
    if search.tag:  # a list is kept as JSON text
        kept = json.dumps(search.tag)
        wanted.append(cast(domains.c.tags, Text).contains(kept, autoescape=True))
    if search.shelf is not None:
        wanted.append(_on(search.shelf))
    return wanted


def _on(shelf: Shelf) -> ColumnElement[bool]:
    if shelf is Shelf.NEEDS_YOU:
        return states.c.verdict.in_(NEEDS_YOU)
    if shelf is Shelf.NEW:
        return states.c.domain_id.is_(None)
    if shelf is Shelf.PAUSED:
        return and_(schedule.c.domain_id.is_not(None), schedule.c.next_due.is_(None))
    return states.c.verdict == shelf.value


def _row(found: Any, now: datetime) -> Row:
    works = found.lease_token is not None and found.lease_until > now
    verdict = Verdict(found.verdict) if found.verdict else None
    return Row(
        found.id, found.name, found.group or "", tuple(found.tags), verdict, found.sentence or "",
        found.checked_at, found.next_due, works, found.accepted or 0,
        found.unknown_in_a_row or 0,
    )  # fmt: skip
