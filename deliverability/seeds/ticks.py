"""The work on test mails that is done again and again in every process that works."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliverability.office import Office
from deliverability.seeds.agreeing import agree_due
from deliverability.seeds.bouncing import bounce_due
from deliverability.seeds.desk import desk_of
from deliverability.seeds.due_plans import plan_due
from deliverability.seeds.posting import send_due
from deliverability.seeds.studying import study_due
from deliverability.seeds.visiting import look_due
from deliverability.store import probes, seed_tests

PATIENCE = 0.5
"""Seconds for the talks with servers of one turn; one that takes longer goes on alone."""
KEEP = timedelta(days=400)
"""Tests are kept for the history of a year, whatever is forgotten of their mails."""


def send(office: Office, now: datetime) -> int:
    """Send the test mails that are due."""
    return send_due(desk_of(office), now, PATIENCE)


def look(office: Office, now: datetime) -> int:
    """Look into the mailboxes where it is time."""
    return look_due(desk_of(office), now, PATIENCE)


def study(office: Office, now: datetime) -> int:
    """Read what was found and left unread."""
    return study_due(desk_of(office), now)


def agree(office: Office, now: datetime) -> int:
    """Find the letters that ask for consent."""
    return agree_due(desk_of(office), now)


def receive(office: Office, now: datetime) -> None:
    """Have our own mail server run, where the settings want one and no other process has its place."""
    office.seat.take(desk_of(office))


def bounce(office: Office, now: datetime) -> int:
    """Read what came back."""
    return bounce_due(desk_of(office), now)


def plan(office: Office, now: datetime) -> int:
    """Begin the tests that plans name."""
    return plan_due(desk_of(office), now)


def forget(office: Office, now: datetime) -> None:
    """Forget the mails themselves as long as runs are kept (0 days keeps all), and tests after a year."""
    if days := office.settings.web.keep_days:
        with office.database.begin() as connection:
            probes.forget_raw(connection, now - timedelta(days=days))
            seed_tests.prune(connection, now - max(KEEP, timedelta(days=days)))
