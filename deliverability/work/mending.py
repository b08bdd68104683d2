"""Brings back what a wrong clock put off: a domain due later than its rule could ever say."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliverability.monitored.planning import next_due
from deliverability.office import Office
from deliverability.store import monitored as store
from deliverability.store import schedule
from deliverability.store.database import reading

SPARED = timedelta(hours=2)
"""A clock that went back by less doubles no slot: what was done in that time is not done again."""


def mend_schedule(office: Office, now: datetime) -> int:
    """Move such domains to their next slot; how many. A clock that was ahead for a while leaves them."""
    with reading(office.database) as connection:
        far = schedule.due_after(connection, now + SPARED)
        default = store.default(connection)
        domains = store.of_ids(connection, tuple(far))
    late = []
    for one in domains:
        latest = next_due(one, default, now + SPARED)
        if latest is not None and far[one.id] > latest:
            late.append((one.id, next_due(one, default, now)))
    if late:
        with office.database.begin() as connection:
            schedule.replan(connection, late)
    return len(late)
