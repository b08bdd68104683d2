"""Puts the reports that are due into the ledger, each once for its reader and slot."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from deliverability.mailed.model import Page
from deliverability.reports.desk import Desk
from deliverability.reports.gather import gather
from deliverability.reports.letters import report_letter
from deliverability.reports.model import Health
from deliverability.reports.page import page
from deliverability.reports.rhythm import next_report, words
from deliverability.reports.times import at
from deliverability.reports.ways import Ways
from deliverability.store import outbox
from deliverability.store import readers as store
from deliverability.store.readers import Reader

log = logging.getLogger(__name__)
AT_ONCE = 500
MARGIN = timedelta(seconds=30)
"""A change counts from this long after its time on, when the transaction that tells of it is surely over."""
PATIENCE, PAUSE = timedelta(hours=1), timedelta(minutes=5)
"""So long a first report waits for the first check, and so often it is looked whether that is done."""


def put_due(desk: Desk, now: datetime) -> int:
    """Make every report that is due; how many there were. One that fails is logged, and holds up no other."""
    if not desk.is_open:
        return 0
    made = 0
    for reader in store.due(desk.database, now, AT_ONCE):
        try:
            made += _put(desk, reader, now)
        except Exception:  # a fault in one report must not silence the others
            log.exception("the report to reader %s failed", reader.id)
    return made


def health_for(desk: Desk, reader: Reader, now: datetime) -> Health:
    """What the next report to this reader knows, if it is made now."""
    return gather(desk.database, reader.scope, reader.chosen, reader.told_until, now - MARGIN, desk.sender)


def report_page(health: Health, reader: Reader, to: Ways, now: datetime) -> Page:
    """That report in words."""
    return page(health, tuple(_closing(reader, now)), to, reader.time_zone)


def _closing(reader: Reader, now: datetime) -> list[str]:
    due = next_report(reader.rhythm, reader.time_zone, now)
    comes = f"The next report comes on {at(due, reader.time_zone)}." if due else ""
    goes = f"This report goes to {reader.address}, {words(reader.rhythm)}, as you confirmed by a link."
    return [one for one in (comes, goes) if one]


def _put(desk: Desk, reader: Reader, now: datetime) -> int:
    health = health_for(desk, reader, now)
    if _waits(health, reader, now):
        later = replace(reader, next_due=now + PAUSE)
        with desk.database.begin() as connection:
            store.change(connection, reader, later)
        return 0
    shown = report_page(health, reader, desk.ways(reader, now), now)
    letter = report_letter(desk, reader, shown, reader.next_due or now, now)
    due = next_report(reader.rhythm, reader.time_zone, now)
    with desk.database.begin() as connection:  # of several processes, the one that moves the slot puts it in
        mine = store.change(connection, reader, replace(reader, next_due=due, told_until=health.until))
        return int(mine and outbox.put(connection, letter, now))


def _waits(health: Health, reader: Reader, now: datetime) -> bool:
    """Whether a first report would only say that nothing was checked yet."""
    is_unseen = health.total > 0 and health.verdicts.get(None, 0) == health.total
    return health.is_first and is_unseen and now - (reader.confirmed_at or now) < PATIENCE
