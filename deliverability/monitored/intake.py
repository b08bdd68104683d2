"""Takes domains in, changes what is set for them, pauses them, and lets them go; each deed is audited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from checks.domain import NotADomain, parse_target
from deliverability.accounts.audit import audit
from deliverability.monitored.groups import group_named
from deliverability.monitored.model import NOTHING, Monitored, Own, as_kept
from deliverability.monitored.planning import replan
from deliverability.monitored.settings import parse_tags
from deliverability.schedule import rule
from deliverability.store import forgetting, schedule
from deliverability.store import monitored as store
from deliverability.store.database import Database, reading

MOST_AT_ONCE, MOST = 1_000, 100_000
"""Domains in one import, and in all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A domain to take in: `target` as typed, `group` by its name or "", `line` of the list it comes from."""

    target: str
    group: str = ""
    tags: tuple[str, ...] = ()
    own: Own = NOTHING
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line was not taken: where, what was written there, and what is wrong with it."""

    line: int
    target: str
    message: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a list: taken in, looked after already, or wrong."""

    new: tuple[Monitored, ...] = ()
    already: tuple[Monitored, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """What to change of a domain; None leaves it. `group`: a name, "" for none. `own`: all of it."""

    group: str | None = None
    tags: tuple[str, ...] | None = None
    own: Own | None = None


class TooManyDomainsError(ValueError):
    """More domains than this service looks after, or than one import may bring."""


class NotLookedAfterError(LookupError):
    """There is no such domain here (any more)."""


def add(database: Database, wanted: Iterable[Wanted], now: datetime) -> Added:
    """Look after these from now on; what cannot be read is a problem and keeps out no other.

    Each is checked as soon as there is room. Raises TooManyDomainsError.
    """
    rows = tuple(wanted)
    if len(rows) > MOST_AT_ONCE:
        raise TooManyDomainsError(
            f"There are {len(rows)} domains in this list. Add at most {MOST_AT_ONCE} at once."
        )
    with database.begin() as connection:
        if store.count(connection) + len(rows) > MOST:
            raise TooManyDomainsError(f"This service looks after at most {MOST} domains.")
        return add_all(connection, rows, now)


def add_all(connection: Connection, rows: Sequence[Wanted], now: datetime) -> Added:
    """As `add`, within a transaction, however many."""
    named, problems = _named(rows)
    known = store.names(connection, named)
    fresh = [_add(connection, name, row, now) for name, row in named.items() if name not in known]
    replan(connection, fresh, now, at_once=True)
    already = store.of_ids(connection, tuple(known.values()))
    return Added(tuple(fresh), already, tuple(problems))


def change(database: Database, domain_id: int, edit: Edit, now: datetime) -> Monitored:
    """Keep the change, and when the domain is due by it. Raises NotLookedAfterError."""
    with database.begin() as connection:
        return change_one(connection, _there(connection, domain_id), edit, now)


def change_many(database: Database, ids: Sequence[int], edit: Edit, now: datetime) -> tuple[Monitored, ...]:
    """As `change`, for those of these that are still there."""
    with database.begin() as connection:
        return tuple(change_one(connection, one, edit, now) for one in store.of_ids(connection, ids))


def tag(
    database: Database, ids: Sequence[int], more: tuple[str, ...], less: tuple[str, ...], now: datetime
) -> tuple[Monitored, ...]:
    """Give these domains more tags, and take others off; ValueError when one would have too many."""
    with database.begin() as connection:
        edits = (
            (one, Edit(tags=parse_tags(sorted(({*one.tags, *more}) - {*less}))))
            for one in store.of_ids(connection, ids)
        )
        return tuple(change_one(connection, one, edit, now) for one, edit in edits)


def pause(database: Database, ids: Sequence[int], now: datetime) -> tuple[Monitored, ...]:
    """Check these no more until `resume`; their history stays."""
    return _reschedule(database, ids, rule.paused, now)


def resume(database: Database, ids: Sequence[int], now: datetime) -> tuple[Monitored, ...]:
    """Check these again by the rule they had."""
    return _reschedule(database, ids, rule.resumed, now)


def remove(database: Database, ids: Sequence[int], now: datetime) -> tuple[Monitored, ...]:
    """Let these go, with their history, for good; those that were there."""
    with database.begin() as connection:
        return remove_all(connection, store.of_ids(connection, ids), now)


def remove_all(connection: Connection, gone: Sequence[Monitored], now: datetime) -> tuple[Monitored, ...]:
    """As `remove`, within a transaction."""
    for one in gone:
        store.remove(connection, one.id)
        schedule.remove(connection, one.id)
        forgetting.forget(connection, one.id)
        audit(connection, now, "domain.removed", one.name, before=_told(one))
    return tuple(gone)


def change_one(connection: Connection, old: Monitored, edit: Edit, now: datetime) -> Monitored:
    """As `change`, within a transaction."""
    group = old.group
    if edit.group is not None:
        group = group_named(connection, edit.group, now) if edit.group else None
    new = replace(
        old,
        group=group,
        tags=old.tags if edit.tags is None else edit.tags,
        own=old.own if edit.own is None else edit.own,
    )
    if new != old:
        store.change(connection, new)
        replan(connection, (new,), now, before=(old,))
        audit(connection, now, "domain.changed", new.name, _told(old), _told(new))
    return new


def find(database: Database, domain_id: int) -> Monitored:
    """The domain of an id. Raises NotLookedAfterError."""
    with reading(database) as connection:
        return _there(connection, domain_id)


def _there(connection: Connection, domain_id: int) -> Monitored:
    found = store.get(connection, domain_id)
    if found is None:
        raise NotLookedAfterError(domain_id)
    return found


def _named(rows: Sequence[Wanted]) -> tuple[dict[str, Wanted], list[Problem]]:
    """By the name they are kept under; a name that is there twice counts once."""
    named: dict[str, Wanted] = {}
    problems: list[Problem] = []
    for row in rows:
        try:
            domain = parse_target(row.target)
            named.setdefault(domain.address or domain.name, row)
        except NotADomain as error:
            problems.append(Problem(row.line, row.target, str(error)))
    return named, problems


def _add(connection: Connection, name: str, row: Wanted, now: datetime) -> Monitored:
    group = group_named(connection, row.group, now) if row.group else None
    new = Monitored(0, row.target.strip(), name, group, row.tags, row.own, now)
    new = replace(new, id=store.add(connection, new))
    schedule.add(connection, new.id, None)
    audit(connection, now, "domain.added", name, after=_told(new))
    return new


def _reschedule(
    database: Database, ids: Sequence[int], turned: Callable[[str | None], str | None], now: datetime
) -> tuple[Monitored, ...]:
    with database.begin() as connection:
        return tuple(
            change_one(connection, one, Edit(own=replace(one.own, schedule=turned(one.own.schedule))), now)
            for one in store.of_ids(connection, ids)
        )


def _told(one: Monitored) -> dict[str, object]:
    """What the audit log says of it."""
    return {"group": one.group.name if one.group else "", "tags": one.tags, **as_kept(one.own)}
