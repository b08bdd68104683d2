"""Makes what is looked after the same as a file declares, and says what that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from deliverability.monitored import groups, intake
from deliverability.monitored.declared import Declared
from deliverability.monitored.intake import Edit, Wanted
from deliverability.monitored.model import KEYS, NOTHING, Monitored, Own
from deliverability.monitored.settings import as_text
from deliverability.store import monitored as store
from deliverability.store.database import Database


class Deed(StrEnum):
    """What is done with a thing."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Step:
    """A change: of "the default", 'group "Shops"' or a domain's name; `differences` one for each setting."""

    deed: Deed
    what: str
    differences: tuple[str, ...] = ()


def apply(
    database: Database, declared: Declared, now: datetime, *, prune: bool = False, dry_run: bool = False
) -> tuple[Step, ...]:
    """What was changed, in its order; with `prune`, what the file does not name goes, with its history.

    All in one transaction; `dry_run` does the same and takes it back. Raises TooManyDomainsError.
    """
    with database.connect() as connection, connection.begin() as transaction:
        steps = tuple(_steps(connection, declared, now, prune))
        if dry_run:
            transaction.rollback()
        return steps


def _steps(connection: Connection, declared: Declared, now: datetime, prune: bool) -> Iterator[Step]:
    if declared.default is not None:
        yield from _default(connection, declared.default, now)
    for name, own in declared.groups.items():
        yield from _group(connection, name, own, now)
    yield from _domains(connection, declared, now)
    if prune:
        yield from _pruned(connection, declared, now)


def _default(connection: Connection, own: Own, now: datetime) -> Iterator[Step]:
    old = store.default(connection)
    if old != own:
        groups.change_default_in(connection, own, now)
        yield Step(Deed.CHANGE, "the default", _differences(old, own))


def _group(connection: Connection, name: str, own: Own, now: datetime) -> Iterator[Step]:
    old = store.group_by_name(connection, name)
    if old is None:
        groups.group_named(connection, name, now, own)
        yield Step(Deed.ADD, f'group "{name}"', _differences(NOTHING, own))
    elif old.own != own:
        groups.change_group_in(connection, replace(old, own=own), now)
        yield Step(Deed.CHANGE, f'group "{name}"', _differences(old.own, own))


def _domains(connection: Connection, declared: Declared, now: datetime) -> Iterator[Step]:
    known = {one.name: one for one in store.everything(connection)}
    new = [wanted for name, wanted in declared.domains.items() if name not in known]
    if len(known) + len(new) > intake.MOST:
        raise intake.TooManyDomainsError(f"This service looks after at most {intake.MOST} domains.")
    for one in intake.add_all(connection, new, now).new:
        yield Step(Deed.ADD, one.name, _told(None, one))
    for name, wanted in declared.domains.items():
        if name in known:
            yield from _changed(connection, known[name], wanted, now)


def _changed(connection: Connection, old: Monitored, wanted: Wanted, now: datetime) -> Iterator[Step]:
    edit = Edit(wanted.group, wanted.tags, wanted.own)
    new = intake.change_one(connection, old, edit, now)
    if new != old:
        yield Step(Deed.CHANGE, old.name, _told(old, new))


def _pruned(connection: Connection, declared: Declared, now: datetime) -> Iterator[Step]:
    left = [one for one in store.everything(connection) if one.name not in declared.domains]
    for gone in intake.remove_all(connection, left, now):
        yield Step(Deed.REMOVE, gone.name)
    named = {*declared.groups, *(wanted.group for wanted in declared.domains.values())}
    for group in store.all_groups(connection):
        if group.name not in named:
            groups.remove_group_in(connection, group.id, now)
            yield Step(Deed.REMOVE, f'group "{group.name}"')


def _told(old: Monitored | None, new: Monitored) -> tuple[str, ...]:
    def group(of: Monitored) -> str:
        return of.group.name if of.group else ""

    parts: tuple[tuple[str, Callable[[Monitored], str]], ...] = (
        ("group", group),
        ("tags", lambda of: ", ".join(of.tags)),
    )
    beside = (_difference(key, said(old) if old else "", said(new)) for key, said in parts)
    return (*filter(None, beside), *_differences(old.own if old else NOTHING, new.own))


def _differences(old: Own, new: Own) -> tuple[str, ...]:
    both = ((key, as_text(getattr(old, key)), as_text(getattr(new, key))) for key in KEYS)
    return tuple(filter(None, (_difference(*one) for one in both)))


def _difference(key: str, old: str, new: str) -> str:
    return "" if old == new else f"{key}: {old or '(not set)'} -> {new or '(not set)'}"
