"""What readers did by links, and their reminders: one function for each statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from deliverability.store.database import Database, reading
from deliverability.store.locks import add_new
from deliverability.store.tables import DEFAULT_ORG, deeds, orgs, reminders

SUBJECT_LENGTH = 512


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done by a link; `token` names the one time it could be done, `result` is what came of it."""

    kind: str
    token: str
    reader_id: str
    domain_id: int | None
    result: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reader wants to hear of a finding again at `due_at`; None once that is done."""

    reader_id: str
    domain_id: int
    check: str
    subject: str
    due_at: datetime | None
    asked_at: datetime
    id: int = 0


def hold(connection: Connection) -> None:
    """Let nobody else count before this transaction ends; on SQLite writers wait for each other anyhow."""
    connection.execute(select(orgs.c.org_id).where(orgs.c.org_id == DEFAULT_ORG).with_for_update())


def add(connection: Connection, deed: Deed) -> bool:
    """Keep a deed; False when this very one was done before."""
    return add_new(connection, deeds, asdict(deed) | {"org_id": DEFAULT_ORG})


def get(database: Database, kind: str, token: str) -> Deed | None:
    """The deed, or None while it is not done."""
    mine = deeds.c.org_id == DEFAULT_ORG, deeds.c.kind == kind, deeds.c.token == token
    with reading(database) as connection:
        row = connection.execute(select(deeds).where(*mine)).one_or_none()
    return None if row is None else Deed(**_plain(row._mapping, Deed))


def count(connection: Connection, kind: str, reader_id: str, since: datetime) -> int:
    """How often a reader did this since then."""
    mine = deeds.c.kind == kind, deeds.c.reader_id == reader_id, deeds.c.at > since
    return int(connection.execute(select(func.count()).select_from(deeds).where(*mine)).scalar_one())


def waiting(connection: Connection, one: Reminder) -> Reminder | None:
    """The reminder of this reader about the same finding that is still to come, or None."""
    same = (
        reminders.c.reader_id == one.reader_id, reminders.c.domain_id == one.domain_id,
        reminders.c.check == one.check, reminders.c.subject == one.subject, reminders.c.due_at.is_not(None),
    )  # fmt: skip
    row = connection.execute(select(reminders).where(*same).limit(1)).one_or_none()
    return None if row is None else _reminder(row._mapping)


def count_waiting(connection: Connection, reader_id: str) -> int:
    """How many reminders of a reader are still to come."""
    mine = reminders.c.reader_id == reader_id, reminders.c.due_at.is_not(None)
    return int(connection.execute(select(func.count()).select_from(reminders).where(*mine)).scalar_one())


def add_reminder(connection: Connection, new: Reminder) -> None:
    """Keep a new reminder."""
    row = asdict(new) | {"org_id": DEFAULT_ORG}
    del row["id"]
    connection.execute(insert(reminders).values(row))


def move_reminder(connection: Connection, old: Reminder, due_at: datetime | None) -> bool:
    """Have it come at another time, None for never; False when somebody else moved it meanwhile."""
    same = reminders.c.id == old.id, reminders.c.due_at == old.due_at
    return bool(connection.execute(update(reminders).where(*same).values(due_at=due_at)).rowcount)


def due_reminders(database: Database, now: datetime, limit: int) -> tuple[Reminder, ...]:
    """Reminders whose time has come, the longest waiting first."""
    query = select(reminders).where(reminders.c.org_id == DEFAULT_ORG, reminders.c.due_at <= now)
    with reading(database) as connection:
        rows = connection.execute(query.order_by(reminders.c.due_at, reminders.c.id).limit(limit))
        return tuple(_reminder(row._mapping) for row in rows)


def _reminder(row: RowMapping) -> Reminder:
    return Reminder(**_plain(row, Reminder))


def _plain(row: Mapping[Any, Any], kind: type[Deed] | type[Reminder]) -> dict[str, Any]:
    return {name: row[name] for name in kind.__dataclass_fields__}
