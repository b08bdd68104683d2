"""Decides what is worth telling whom, and when; it sends nothing."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from checks.model import Severity
from deliverability.history.model import WORSE, Cause, Change, Kind
from deliverability.monitored.model import Alerts
from deliverability.notify.alert import What
from deliverability.notify.target import Rules
from deliverability.schedule.local import instant
from deliverability.schedule.rule import next_slot, parse

GROUPING = timedelta(minutes=2)
"""What comes up within this goes into one message."""
FIRST_REMINDER, NEXT_REMINDER = timedelta(hours=24), timedelta(days=7)
UNSEEN = timedelta(hours=1)
"""Before it is tried again to remind of what the last check could not see."""
LOUD = (Severity.ERROR, Severity.WARNING)
_FINDINGS = (Kind.FINDING_NEW, Kind.FINDING_SEVERITY)


def worth_telling(change: Change) -> What | None:
    """What a confirmed change is to whoever looks after the domain; None for what history alone keeps.

    A notice is no alarm. Nobody is told of what they have just set or accepted themselves, nor of records
    that a third party changed without harm.
    """
    is_harmless = change.kind is Kind.FINDING_SEVERITY and change.severity not in LOUD
    if change.kind is Kind.FINDING_GONE or is_harmless:
        return What.FIXED
    if change.kind in _FINDINGS:
        is_news = change.direction == WORSE and change.cause not in (Cause.SETTINGS, Cause.ACCEPTED)
        return What.WORSE if is_news and change.severity in LOUD else None
    if change.kind is Kind.RECORD and change.cause is Cause.DOMAIN and not change.details.whose:
        return What.CHANGED
    return None


def is_quiet_end(change: Change) -> bool:
    """Whether an alert ends without a word: somebody accepted the finding, or does not want it checked."""
    return change.cause in (Cause.ACCEPTED, Cause.SETTINGS)


def manner(alerts: Alerts, what: What, cause: Cause) -> Alerts:
    """How it is told: what only our advice changed, or is no fault, can wait for the digest."""
    can_wait = what is What.CHANGED or cause in (Cause.ADVICE, Cause.FIRST)
    return Alerts.DIGEST if alerts is Alerts.AT_ONCE and can_wait else alerts


def due_at(how: Alerts, rules: Rules, now: datetime) -> datetime | None:
    """When a target is told of what came up now; None for never."""
    if how is Alerts.NONE:
        return None
    if how is Alerts.DIGEST:
        return next_slot(parse(f"daily {rules.digest_at}"), rules.time_zone, now)
    return after_quiet(rules, now + GROUPING)


def after_quiet(rules: Rules, at: datetime) -> datetime:
    """The same instant, or the end of the quiet hours it lies in."""
    if not rules.quiet_from or rules.quiet_from == rules.quiet_until:
        return at
    zone = ZoneInfo(rules.time_zone)
    begins, ends = time.fromisoformat(rules.quiet_from), time.fromisoformat(rules.quiet_until)
    local = at.astimezone(zone).replace(tzinfo=None)
    is_over_night = ends < begins
    clock = local.time()
    is_quiet = (clock >= begins or clock < ends) if is_over_night else begins <= clock < ends
    if not is_quiet:
        return at
    day = local.date() + timedelta(days=1) if is_over_night and clock >= begins else local.date()
    return max(at, instant(datetime.combine(day, ends), zone))


def first_reminder(severity: Severity | None, now: datetime) -> datetime | None:
    """When to tell once more of what nobody has acknowledged; of problems only."""
    return now + FIRST_REMINDER if severity is Severity.ERROR else None
