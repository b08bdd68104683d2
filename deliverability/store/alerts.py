"""The alerts, and what each target is told of them: one function for each statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from deliverability.notify.alert import Alert, Notice, What
from deliverability.store.tables import DEFAULT_ORG, alerts, notices

_FIELDS = tuple(field.name for field in fields(Alert))
_COLUMNS = tuple(alerts.c[name] for name in _FIELDS)
_NOTICE = tuple(notices.c[field.name] for field in fields(Notice))
_OPEN = alerts.c.closed_at.is_(None)
_MINE = alerts.c.org_id == DEFAULT_ORG
PORTION = 500


def add(connection: Connection, new: Alert) -> int:
    """Keep a new alert, whose id is not looked at; its id."""
    row = {name: getattr(new, name) for name in _FIELDS if name != "id"} | {"org_id": DEFAULT_ORG}
    return int(connection.execute(insert(alerts).values(row).returning(alerts.c.id)).scalar_one())


def open_one(connection: Connection, domain_id: int | None, check: str, subject: str) -> Alert | None:
    """The alert that is open for this, or None."""
    place = alerts.c.domain_id.is_(None) if domain_id is None else alerts.c.domain_id == domain_id
    query = select(*_COLUMNS).where(_MINE, _OPEN, place, alerts.c.check == check, alerts.c.subject == subject)
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else Alert(**row._mapping)


def of_ids(connection: Connection, ids: Sequence[int]) -> dict[int, Alert]:
    """Those of these ids, by id."""
    found: dict[int, Alert] = {}
    for start in range(0, len(ids), PORTION):
        query = select(*_COLUMNS).where(_MINE, alerts.c.id.in_(ids[start : start + PORTION]))
        found |= {row.id: Alert(**row._mapping) for row in connection.execute(query)}
    return found


def open_ones(connection: Connection, *, domain_id: int | None = None, most: int = 200) -> tuple[Alert, ...]:
    """What is open, of all domains or one, newest first."""
    query = select(*_COLUMNS).where(_MINE, _OPEN)
    if domain_id is not None:
        query = query.where(alerts.c.domain_id == domain_id)
    rows = connection.execute(query.order_by(alerts.c.opened_at.desc(), alerts.c.id.desc()).limit(most))
    return tuple(Alert(**row._mapping) for row in rows)


def count_open(connection: Connection) -> int:
    """How many are open and not acknowledged."""
    query = select(func.count()).where(_MINE, _OPEN, alerts.c.acknowledged_at.is_(None))
    return int(connection.execute(query).scalar_one())


def open_of_check(connection: Connection, check: str) -> tuple[Alert, ...]:
    """What is open for one check, of any domain."""
    rows = connection.execute(select(*_COLUMNS).where(_MINE, _OPEN, alerts.c.check == check))
    return tuple(Alert(**row._mapping) for row in rows)


def to_remind(connection: Connection, now: datetime) -> tuple[Alert, ...]:
    """What is open, not acknowledged, and due to be told once more."""
    query = select(*_COLUMNS).where(
        _MINE, _OPEN, alerts.c.acknowledged_at.is_(None), alerts.c.remind_at <= now
    )
    return tuple(Alert(**row._mapping) for row in connection.execute(query.order_by(alerts.c.id)))


def change(connection: Connection, alert_id: int, **values: Any) -> bool:
    """Set these columns of an alert that is open; whether it was."""
    changing = update(alerts).where(_MINE, _OPEN, alerts.c.id == alert_id).values(values)
    return bool(connection.execute(changing).rowcount)


def acknowledge(connection: Connection, ids: Sequence[int], who: str, now: datetime) -> int:
    """Somebody knows of these; how many were open and new to everybody."""
    mine = _MINE, _OPEN, alerts.c.id.in_(ids), alerts.c.acknowledged_at.is_(None)
    values = {"acknowledged_at": now, "acknowledged_by": who, "remind_at": None}
    return int(connection.execute(update(alerts).where(*mine).values(values)).rowcount)


def notify(connection: Connection, new: Iterable[Notice]) -> None:
    """Keep new notices, whose ids are not looked at."""
    for one in new:
        row = {
            "org_id": DEFAULT_ORG, "target_id": one.target_id, "alert_id": one.alert_id,
            "change_id": one.change_id, "what": one.what.value, "due_at": one.due_at,
        }  # fmt: skip
        connection.execute(insert(notices).values(row))


def due_targets(connection: Connection, now: datetime) -> tuple[int, ...]:
    """The targets for which something is due."""
    query = select(notices.c.target_id).where(notices.c.told_at.is_(None), notices.c.due_at <= now)
    return tuple(connection.execute(query.distinct().order_by(notices.c.target_id)).scalars())


def pending(connection: Connection, target_id: int, until: datetime) -> tuple[Notice, ...]:
    """What a target has not been told and is due until then, oldest first."""
    query = select(*_NOTICE).where(
        notices.c.told_at.is_(None), notices.c.target_id == target_id, notices.c.due_at <= until
    )
    return tuple(_notice(row._mapping) for row in connection.execute(query.order_by(notices.c.id)))


def of_alert(connection: Connection, alert_id: int) -> tuple[Notice, ...]:
    """What was told or will be told of an alert, oldest first."""
    query = select(*_NOTICE).where(notices.c.alert_id == alert_id).order_by(notices.c.id)
    return tuple(_notice(row._mapping) for row in connection.execute(query))


def tell(connection: Connection, ids: Sequence[int], now: datetime) -> int:
    """These are told now, or need not be; how many nobody else had told."""
    told = 0
    for start in range(0, len(ids), PORTION):
        mine = notices.c.id.in_(ids[start : start + PORTION]), notices.c.told_at.is_(None)
        told += connection.execute(update(notices).where(*mine).values(told_at=now)).rowcount
    return told


def forget_target(connection: Connection, target_id: int) -> None:
    """Nobody is told there any more."""
    connection.execute(delete(notices).where(notices.c.target_id == target_id))


def prune(connection: Connection, before: datetime) -> None:
    """Forget notices that were told before then."""
    connection.execute(delete(notices).where(notices.c.told_at < before))


def _notice(row: RowMapping) -> Notice:
    return Notice(**(dict(row) | {"what": What(row["what"])}))
