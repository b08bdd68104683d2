"""Groups of domains, and what is set for them or for all domains; each deed is audited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from deliverability.accounts.audit import audit
from deliverability.monitored.model import NOTHING, Group, Own, as_kept
from deliverability.monitored.planning import replan_after
from deliverability.monitored.settings import parse_name
from deliverability.store import monitored as store
from deliverability.store.database import Database, reading


class NoSuchGroupError(LookupError):
    """There is no such group here (any more)."""


class NameTakenError(ValueError):
    """Another group has this name."""


def group_named(connection: Connection, name: str, now: datetime, own: Own = NOTHING) -> Group:
    """The group of this name, made when there is none. ValueError when it is no name."""
    wanted = parse_name(name)
    found = store.group_by_name(connection, wanted)
    if found is not None:
        return found
    audit(connection, now, "group.added", wanted, after=as_kept(own))
    return store.add_group(connection, wanted, own)


def add_group(database: Database, name: str, own: Own, now: datetime) -> Group:
    """A new group. Raises NameTakenError, or ValueError when it is no name."""
    with database.begin() as connection:
        _refuse_taken(connection, parse_name(name))
        return group_named(connection, name, now, own)


def change_group(database: Database, changed: Group, now: datetime) -> Group:
    """Keep its name and settings. Raises NoSuchGroupError, NameTakenError, or ValueError for no name."""
    with database.begin() as connection:
        return change_group_in(connection, replace(changed, name=parse_name(changed.name)), now)


def change_group_in(connection: Connection, changed: Group, now: datetime) -> Group:
    """As `change_group`, within a transaction."""
    old = _there(connection, changed.id)
    if old == changed:
        return old
    if old.name != changed.name:
        _refuse_taken(connection, changed.name)
    with replan_after(connection, store.of_group(connection, old.id), now):
        store.change_group(connection, changed)
    before, after = ({"name": one.name, **as_kept(one.own)} for one in (old, changed))
    audit(connection, now, "group.changed", changed.name, before, after)
    return changed


def remove_group(database: Database, group_id: int, now: datetime) -> Group:
    """Its domains stay, in no group. Raises NoSuchGroupError."""
    with database.begin() as connection:
        return remove_group_in(connection, group_id, now)


def remove_group_in(connection: Connection, group_id: int, now: datetime) -> Group:
    """As `remove_group`, within a transaction."""
    old = _there(connection, group_id)
    with replan_after(connection, store.of_group(connection, group_id), now):
        store.leave_group(connection, group_id)
        store.remove_group(connection, group_id)
    audit(connection, now, "group.removed", old.name, before=as_kept(old.own))
    return old


def change_default(database: Database, own: Own, now: datetime) -> Own:
    """Keep what is set for all domains."""
    with database.begin() as connection:
        return change_default_in(connection, own, now)


def change_default_in(connection: Connection, own: Own, now: datetime) -> Own:
    """As `change_default`, within a transaction."""
    old = store.default(connection)
    if old != own:
        with replan_after(connection, store.everything(connection), now):
            store.change_default(connection, own)
        audit(connection, now, "default.changed", "all domains", as_kept(old), as_kept(own))
    return own


def find_group(database: Database, group_id: int) -> Group:
    """The group of an id. Raises NoSuchGroupError."""
    with reading(database) as connection:
        return _there(connection, group_id)


def _there(connection: Connection, group_id: int) -> Group:
    found = store.group(connection, group_id)
    if found is None:
        raise NoSuchGroupError(group_id)
    return found


def _refuse_taken(connection: Connection, name: str) -> None:
    if store.group_by_name(connection, name) is not None:
        raise NameTakenError(f'There is a group "{name}" already. Take another name.')
