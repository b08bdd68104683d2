"""The work on reports that is done again and again in every process that works."""

from __future__ import annotations

from datetime import datetime

from deliverability.office import Office
from deliverability.reports.desk import Desk
from deliverability.reports.due import put_due
from deliverability.reports.reminders import put_reminders

EVERY = 20.0
"""Seconds from one look for due reports to the next."""


def tick(office: Office, now: datetime) -> int:
    """Put reports and reminders that are due into the ledger; how many there were."""
    desk = Desk(office.settings, office.database, office.key)
    return put_due(desk, now) + put_reminders(desk, now)
