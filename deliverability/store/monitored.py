"""The domains that are looked after, their groups and the default: one function for each statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from deliverability.monitored.model import Group, Monitored, Own, as_kept, from_kept
from deliverability.store.tables import DEFAULT_ORG, domains, groups, orgs

_COLUMNS = (
    *(column for column in domains.c if column.name != "org_id"),
    groups.c.name.label("group_name"),
    groups.c.settings.label("group_settings"),
)
_WITH_GROUPS = (
    select(*_COLUMNS)
    .select_from(domains.outerjoin(groups, groups.c.id == domains.c.group_id))
    .where(domains.c.org_id == DEFAULT_ORG)
)
PORTION = 500
"""Values in one statement; SQLite takes at least 999."""


def add(connection: Connection, new: Monitored) -> int:
    """Keep a new domain, whose id is not looked at; its id."""
    row = {
        "org_id": DEFAULT_ORG, "target": new.target, "name": new.name, "tags": list(new.tags),
        "group_id": new.group.id if new.group else None, "settings": as_kept(new.own),
        "created_at": new.created_at,
    }  # fmt: skip
    return int(connection.execute(insert(domains).values(row).returning(domains.c.id)).scalar_one())


def get(connection: Connection, domain_id: int) -> Monitored | None:
    """The domain of an id, or None."""
    row = connection.execute(_WITH_GROUPS.where(domains.c.id == domain_id)).one_or_none()
    return None if row is None else _monitored(row._mapping)


def by_name(connection: Connection, name: str) -> Monitored | None:
    """The domain of a name in A-labels ("support@example.com" and "example.com" are two), or None."""
    row = connection.execute(_WITH_GROUPS.where(domains.c.name == name)).one_or_none()
    return None if row is None else _monitored(row._mapping)


def everything(connection: Connection) -> tuple[Monitored, ...]:
    """All of them, by name."""
    rows = connection.execute(_WITH_GROUPS.order_by(domains.c.name))
    return tuple(_monitored(row._mapping) for row in rows)


def page(
    connection: Connection, after: int, most: int, name: str = "", group: str = ""
) -> tuple[Monitored, ...]:
    """At most so many with a greater id, by id; whose name holds this text, and of the group of this name."""
    query = _WITH_GROUPS.where(domains.c.id > after)
    if name:
        query = query.where(domains.c.name.contains(name.lower(), autoescape=True))
    if group:
        query = query.where(groups.c.name == group)
    rows = connection.execute(query.order_by(domains.c.id).limit(most))
    return tuple(_monitored(row._mapping) for row in rows)


def of_ids(connection: Connection, ids: Sequence[int]) -> tuple[Monitored, ...]:
    """Those of these ids, by name."""
    found: list[Monitored] = []
    for start in range(0, len(ids), PORTION):
        rows = connection.execute(_WITH_GROUPS.where(domains.c.id.in_(ids[start : start + PORTION])))
        found += (_monitored(row._mapping) for row in rows)
    return tuple(sorted(found, key=lambda one: one.name))


def of_group(connection: Connection, group_id: int) -> tuple[Monitored, ...]:
    """Those of a group, by name."""
    rows = connection.execute(_WITH_GROUPS.where(domains.c.group_id == group_id).order_by(domains.c.name))
    return tuple(_monitored(row._mapping) for row in rows)


def count(connection: Connection) -> int:
    """How many there are."""
    query = select(func.count()).select_from(domains).where(domains.c.org_id == DEFAULT_ORG)
    return int(connection.execute(query).scalar_one())


def change(connection: Connection, changed: Monitored) -> None:
    """Keep its target, group, tags and settings."""
    values: dict[str, Any] = {
        "target": changed.target, "group_id": changed.group.id if changed.group else None,
        "tags": list(changed.tags), "settings": as_kept(changed.own),
    }  # fmt: skip
    connection.execute(update(domains).where(domains.c.id == changed.id).values(values))


def remove(connection: Connection, domain_id: int) -> bool:
    """Forget the domain itself; whether it was there."""
    return connection.execute(delete(domains).where(domains.c.id == domain_id)).rowcount == 1


def all_groups(connection: Connection) -> tuple[Group, ...]:
    """The groups, by name."""
    query = select(groups).where(groups.c.org_id == DEFAULT_ORG).order_by(groups.c.name)
    return tuple(_group(row._mapping) for row in connection.execute(query))


def group(connection: Connection, group_id: int) -> Group | None:
    """The group of an id, or None."""
    row = connection.execute(select(groups).where(groups.c.id == group_id)).one_or_none()
    return None if row is None else _group(row._mapping)


def group_by_name(connection: Connection, name: str) -> Group | None:
    """The group of this name, or None."""
    query = select(groups).where(groups.c.org_id == DEFAULT_ORG, groups.c.name == name)
    row = connection.execute(query).one_or_none()
    return None if row is None else _group(row._mapping)


def add_group(connection: Connection, name: str, own: Own) -> Group:
    """Keep a new group; IntegrityError when there is one of this name."""
    row = {"org_id": DEFAULT_ORG, "name": name, "settings": as_kept(own)}
    made = connection.execute(insert(groups).values(row).returning(groups.c.id)).scalar_one()
    return Group(int(made), name, own)


def change_group(connection: Connection, changed: Group) -> None:
    """Keep its name and settings."""
    values = {"name": changed.name, "settings": as_kept(changed.own)}
    connection.execute(update(groups).where(groups.c.id == changed.id).values(values))


def remove_group(connection: Connection, group_id: int) -> None:
    """Forget the group itself; let its domains go first."""
    connection.execute(delete(groups).where(groups.c.id == group_id))


def leave_group(connection: Connection, group_id: int) -> None:
    """Its domains are in no group any more."""
    connection.execute(update(domains).where(domains.c.group_id == group_id).values(group_id=None))


def default(connection: Connection) -> Own:
    """What is set for all domains."""
    kept = connection.execute(select(orgs.c.settings).where(orgs.c.org_id == DEFAULT_ORG)).scalar_one()
    return from_kept(kept)


def change_default(connection: Connection, own: Own) -> None:
    """Keep what is set for all domains."""
    values = {"settings": as_kept(own)}
    connection.execute(update(orgs).where(orgs.c.org_id == DEFAULT_ORG).values(values))


def names(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """Which of these names are looked after: name -> id."""
    asked, found = tuple(wanted), dict[str, int]()
    for start in range(0, len(asked), PORTION):
        some = domains.c.name.in_(asked[start : start + PORTION])
        query = select(domains.c.name, domains.c.id).where(domains.c.org_id == DEFAULT_ORG, some)
        found |= {row.name: row.id for row in connection.execute(query)}
    return found


def _monitored(row: RowMapping) -> Monitored:
    of = row["group_id"]
    own_group = None if of is None else Group(of, row["group_name"], from_kept(row["group_settings"]))
    tags, own = tuple(row["tags"]), from_kept(row["settings"])
    return Monitored(row["id"], row["target"], row["name"], own_group, tags, own, row["created_at"])


def _group(row: RowMapping) -> Group:
    return Group(row["id"], row["name"], from_kept(row["settings"]))
