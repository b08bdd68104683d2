"""Tells once more of problems that nobody has acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from deliverability.monitored.effective import effective
from deliverability.monitored.model import Own
from deliverability.notify import policy
from deliverability.notify.alert import Alert, Notice, What
from deliverability.notify.alerting import LOCK
from deliverability.notify.still_open import is_seen
from deliverability.notify.target import Target
from deliverability.store import alerts as store
from deliverability.store import monitored, targets
from deliverability.store.database import Database, reading
from deliverability.store.locks import alone


def remind(database: Database, now: datetime) -> int:
    """Put down a reminder for each target that was told of an alert that is due again; how many alerts.

    An alert that the last check could not see, or that nobody looks at any more, waits.
    """
    with reading(database) as connection:
        due = store.to_remind(connection, now)
    if not due:
        return 0
    seen = {alert.id for alert in due if is_seen(database, alert, now)}
    with database.begin() as connection:
        alone(connection, LOCK)
        found = store.to_remind(connection, now)
        if found:
            default = monitored.default(connection)
            active = {one.id: one for one in targets.everything(connection) if one.is_active}
            for alert in found:
                pause = policy.NEXT_REMINDER if alert.id in seen else policy.UNSEEN
                store.change(connection, alert.id, remind_at=now + pause)
                if alert.id in seen:
                    store.notify(connection, _reminders(connection, alert, active, default, now))
        return sum(alert.id in seen for alert in found)


def _reminders(
    connection: Connection, alert: Alert, active: dict[int, Target], default: Own, now: datetime
) -> Iterator[Notice]:
    known = None if alert.domain_id is None else monitored.get(connection, alert.domain_id)
    if known is None:
        return
    how = effective(known, default).alerts.value
    heard = store.of_alert(connection, alert.id)
    waiting = {one.target_id for one in heard if one.told_at is None}
    for target_id in sorted({one.target_id for one in heard} - waiting):
        target = active.get(target_id)
        due = policy.due_at(how, target.rules, now) if target else None
        if due is not None:
            yield Notice(0, target_id, What.REMINDER, due, alert.id)
