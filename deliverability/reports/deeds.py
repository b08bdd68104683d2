"""What a reader may do by a link in a mail: have a domain checked again, be reminded, hand it to somebody."""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from checks.guide import fill, guide
from checks.registry import all_checks
from deliverability.accounts.acting import acting_as, actor
from deliverability.accounts.audit import audit
from deliverability.dns_mail import Mail, mail_to_dns_person
from deliverability.judged import judged
from deliverability.monitored.now import check_now
from deliverability.reports.desk import Desk
from deliverability.reports.mended import now_of
from deliverability.reports.opened import Finding
from deliverability.runs import Run
from deliverability.schedule.local import instant
from deliverability.store import deeds as store
from deliverability.store import runs, states
from deliverability.store.database import reading
from deliverability.store.deeds import Deed, Reminder
from deliverability.wording import plain

HOUR = timedelta(hours=1)
MOST_CHECKS, MOST_REMINDERS = 6, 20
"""Checks that one reader may begin in an hour, and reminders that may wait."""
FRIDAY = 4
MORNING = time(7)
WHEN = {"friday": "on Friday", "tomorrow": "tomorrow", "week": "in a week", "month": "in 30 days"}
"""What a reader can choose, in the words of the page."""


class TooOftenError(Exception):
    """This reader has done it often enough for now; `retry_after` in seconds."""

    retry_after = 3600


def check_again(desk: Desk, finding: Finding, now: datetime) -> None:
    """Have the domain checked as soon as there is room, afresh. TooOftenError."""
    reader, domain = finding.reader, finding.monitored
    with _as_reader(finding), desk.database.begin() as connection:
        store.hold(connection)
        if store.count(connection, "check", reader.id, now - HOUR) >= MOST_CHECKS:
            raise TooOftenError(f"You had {MOST_CHECKS} checks made in the last hour. Try again in an hour.")
        store.add(connection, Deed("check", secrets.token_urlsafe(16), reader.id, domain.id, "", now))
        audit(connection, now, "domain.checked-again", domain.name)
    check_now(desk.database, (domain.id,), now)


def remind(desk: Desk, finding: Finding, when: str, now: datetime) -> datetime:
    """Have one mail about the finding sent then; a second wish moves the first. TooOftenError."""
    due = due_at(when, finding.reader.time_zone, now)
    subject = finding.subject[: store.SUBJECT_LENGTH]
    new = Reminder(finding.reader.id, finding.monitored.id, finding.check, subject, due, now)
    with _as_reader(finding), desk.database.begin() as connection:
        store.hold(connection)
        old = store.waiting(connection, new)
        if old is not None:
            store.move_reminder(connection, old, due)
        elif store.count_waiting(connection, new.reader_id) >= MOST_REMINDERS:
            raise TooOftenError(f"{MOST_REMINDERS} reminders wait already. That is as many as we keep.")
        else:
            store.add_reminder(connection, new)
        audit(connection, now, "reminder.asked", finding.monitored.name, None, {"check": finding.check})
    return due


def due_at(when: str, zone: str, now: datetime) -> datetime:
    """The morning that is meant, at the reader's place; anything unknown is the coming Friday."""
    today = now.astimezone(ZoneInfo(zone)).date()
    days = {"tomorrow": 1, "week": 7, "month": 30}.get(when, (FRIDAY - today.weekday() - 1) % 7 + 1)
    return instant(datetime.combine(today + timedelta(days=days), MORNING), ZoneInfo(zone))


def forward(desk: Desk, finding: Finding) -> Mail | None:
    """A ready mail to whoever looks after it; None when the finding is gone, or nobody knows what it was."""
    run = last_run(desk, finding)
    _, found = now_of(run, finding.check, finding.subject)
    return mail_to_dns_person(run.report, (found,)) if run and found else None


def title_of(desk: Desk, finding: Finding) -> str:
    """What the finding is called: as it stands now, else as its guide has it."""
    run = last_run(desk, finding)
    _, found = now_of(run, finding.check, finding.subject)
    if found is not None:
        return found.title
    if finding.check not in all_checks():
        return finding.check
    return plain(fill(guide(finding.check).title, {"domain": finding.monitored.domain.shown}))


def last_run(desk: Desk, finding: Finding) -> Run | None:
    """The last run of the domain, judged by the checks of today: what it did not see is not known by it."""
    with reading(desk.database) as connection:
        state = states.state(connection, finding.monitored.id)
    text = runs.transcript(desk.database, state.run_id) if state else None
    return judged(text) if text else None


def _as_reader(finding: Finding) -> AbstractContextManager[None]:
    return acting_as(replace(actor(), who=f"reader {finding.reader.address}"))
