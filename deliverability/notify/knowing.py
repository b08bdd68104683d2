"""Somebody says that they know of an alert, so that nobody is reminded of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from deliverability.accounts.acting import actor
from deliverability.accounts.audit import audit
from deliverability.monitored.model import Monitored
from deliverability.notify.alert import Alert
from deliverability.store import alerts as store
from deliverability.store import monitored
from deliverability.store.database import Database, reading

ORDER = {"error": 0, "warning": 1}


@dataclass(frozen=True, slots=True)
class Listed:
    """An alert and its domain, None for the service itself."""

    alert: Alert
    domain: Monitored | None

    @property
    def label(self) -> str:
        return self.domain.domain.label if self.domain else "this service"


def acknowledge(database: Database, ids: Sequence[int], now: datetime) -> int:
    """No more reminders of these until they get worse; how many were open and new to everybody."""
    with database.begin() as connection:
        mine = [one for one in store.of_ids(connection, ids).values() if one.closed_at is None]
        count = store.acknowledge(connection, [one.id for one in mine], actor().who, now)
        for one in mine:
            if one.acknowledged_at is None:
                audit(connection, now, "alert.acknowledged", one.title[:200])
        return count


def open_alerts(database: Database) -> tuple[Listed, ...]:
    """What is open, at most 200: problems, warnings, then the service itself; of each the newest first."""
    with reading(database) as connection:
        found = _listed(connection, store.open_ones(connection))
    return tuple(sorted(found, key=lambda one: ORDER.get(one.alert.severity, len(ORDER))))


def alerts_of(database: Database, ids: Sequence[int]) -> tuple[Listed, ...]:
    """Those of these ids, open or not."""
    with reading(database) as connection:
        return _listed(connection, tuple(store.of_ids(connection, ids).values()))


def _listed(connection: Connection, found: Sequence[Alert]) -> tuple[Listed, ...]:
    ids = sorted({one.domain_id for one in found if one.domain_id is not None})
    domains = {one.id: one for one in monitored.of_ids(connection, ids)}
    return tuple(Listed(one, domains.get(one.domain_id or 0)) for one in found)
