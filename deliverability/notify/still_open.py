"""Tells whether the last check of a domain saw that an alert is still true; nobody is reminded of a guess."""

from __future__ import annotations

from datetime import datetime

from deliverability.history.believed import key_of, last_believed
from deliverability.history.model import State
from deliverability.notify.alert import Alert
from deliverability.store import acceptances, schedule, states
from deliverability.store.database import Database, reading


def is_seen(database: Database, alert: Alert, now: datetime) -> bool:
    """Whether it was found by a check that is not overdue, and nobody lives with it.

    False while the domain is paused, silent, or not looked at for this. True of a domain without any check.
    """
    if alert.domain_id is None:
        return False
    with reading(database) as connection:
        state = states.state(connection, alert.domain_id)
        planned = schedule.planned(connection, alert.domain_id, now)
        held = acceptances.open_of(connection, (alert.domain_id,))
    if state is None:
        return True
    if planned is None or planned.next_due is None or planned.next_due <= now:
        return False
    if any(one.holds(now) and one.covers(alert.check, alert.subject) for one in held):
        return False
    return _found(database, alert, state)


def _found(database: Database, alert: Alert, state: State) -> bool:
    key = alert.check, alert.subject
    try:
        last = last_believed(database, state)
    except ValueError:  # kept by a version that wrote otherwise
        return False
    found = last.run.report.findings if last.run else ()
    return key not in last.unseen and any(key_of(advice.finding) == key for advice in found)
