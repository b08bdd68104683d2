"""What is worth telling, to whom and when: decided without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checks.model import Severity
from deliverability.history.model import BETTER, NEITHER, WORSE, Cause, Change, Details, Kind
from deliverability.monitored.model import Alerts
from deliverability.notify.alert import What
from deliverability.notify.policy import after_quiet, due_at, manner, worth_telling
from deliverability.notify.target import Rules

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
NEW = Change(
    1, NOW, "r" * 22, Kind.FINDING_NEW, Cause.DOMAIN, WORSE, "mx", "mx.missing", "example.com",
    Severity.ERROR, "Mail to example.com cannot be delivered",
)  # fmt: skip
RECORD = replace(NEW, kind=Kind.RECORD, direction=NEITHER, check="", severity=None)
BERLIN = Rules("Europe/Berlin", "07:00", "22:00", "06:30")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (NEW, What.WORSE),
        (replace(NEW, severity=Severity.WARNING), What.WORSE),
        (replace(NEW, severity=Severity.NOTICE), None),
        (replace(NEW, kind=Kind.FINDING_SEVERITY), What.WORSE),
        (replace(NEW, kind=Kind.FINDING_SEVERITY, direction=BETTER, severity=Severity.WARNING), None),
        (replace(NEW, kind=Kind.FINDING_SEVERITY, direction=BETTER, severity=Severity.NOTICE), What.FIXED),
        (replace(NEW, kind=Kind.FINDING_GONE, direction=BETTER), What.FIXED),
        (replace(NEW, cause=Cause.THIRD_PARTY), What.WORSE),
        (replace(NEW, cause=Cause.ADVICE), What.WORSE),
        (replace(NEW, cause=Cause.EXPIRED), What.WORSE),
        (replace(NEW, cause=Cause.SETTINGS), None),
        (replace(NEW, cause=Cause.ACCEPTED), None),
        (RECORD, What.CHANGED),
        (replace(RECORD, cause=Cause.THIRD_PARTY), None),
        (replace(RECORD, details=Details(whose="sendgrid.net")), None),
        (replace(RECORD, cause=Cause.FIRST), None),
        (replace(RECORD, kind=Kind.VERDICT, direction=WORSE), None),
    ],
)
def test_only_what_concerns_people_is_told(change: Change, what: What | None) -> None:
    assert worth_telling(change) == what


@pytest.mark.parametrize(
    ("alerts", "what", "cause", "how"),
    [
        (Alerts.AT_ONCE, What.WORSE, Cause.DOMAIN, Alerts.AT_ONCE),
        (Alerts.AT_ONCE, What.FIXED, Cause.THIRD_PARTY, Alerts.AT_ONCE),
        (Alerts.AT_ONCE, What.WORSE, Cause.ADVICE, Alerts.DIGEST),
        (Alerts.AT_ONCE, What.CHANGED, Cause.DOMAIN, Alerts.DIGEST),
        (Alerts.DIGEST, What.WORSE, Cause.DOMAIN, Alerts.DIGEST),
        (Alerts.NONE, What.WORSE, Cause.DOMAIN, Alerts.NONE),
        (Alerts.NONE, What.CHANGED, Cause.DOMAIN, Alerts.NONE),
    ],
)
def test_what_can_wait_waits_for_the_digest(alerts: Alerts, what: What, cause: Cause, how: Alerts) -> None:
    assert manner(alerts, what, cause) is how


@pytest.mark.parametrize(
    ("how", "now", "due"),
    [
        (Alerts.AT_ONCE, "2026-12-04 14:20", "2026-12-04 14:22"),
        (Alerts.AT_ONCE, "2026-12-04 20:59", "2026-12-05 05:30"),  # 22:01 in Berlin
        (Alerts.AT_ONCE, "2026-12-05 03:00", "2026-12-05 05:30"),
        (Alerts.AT_ONCE, "2026-12-05 05:28", "2026-12-05 05:30"),
        (Alerts.DIGEST, "2026-12-04 14:20", "2026-12-05 06:00"),
        (Alerts.DIGEST, "2026-12-05 05:59", "2026-12-05 06:00"),
        (Alerts.DIGEST, "2027-03-28 02:00", "2027-03-28 05:00"),  # summer time has begun
        (Alerts.NONE, "2026-12-04 14:20", None),
    ],
)
def test_each_target_is_told_at_its_own_time(how: Alerts, now: str, due: str | None) -> None:
    assert due_at(how, BERLIN, utc(now)) == (None if due is None else utc(due))


@pytest.mark.parametrize(
    ("begins", "ends", "at", "told"),
    [
        ("", "", "03:00", "03:00"),
        ("12:00", "14:00", "13:00", "14:00"),
        ("12:00", "14:00", "14:00", "14:00"),
        ("12:00", "14:00", "11:59", "11:59"),
        ("08:00", "08:00", "08:00", "08:00"),
        ("00:00", "06:00", "00:00", "06:00"),
    ],
)
def test_nothing_is_sent_in_the_quiet_hours(begins: str, ends: str, at: str, told: str) -> None:
    rules = Rules("UTC", "07:00", begins, ends)
    assert after_quiet(rules, utc(f"2026-12-04 {at}")) == utc(f"2026-12-04 {told}")


@pytest.mark.parametrize("day", ["2027-03-27", "2027-03-28", "2027-10-30", "2027-10-31"])
def test_a_night_in_which_the_clocks_change_ends_at_its_local_time(day: str) -> None:
    evening = utc(f"{day} 21:30")
    until = after_quiet(BERLIN, evening)
    local = until.astimezone(ZoneInfo("Europe/Berlin"))
    assert (local.hour, local.minute) == (6, 30)
    assert timedelta(0) < until - evening < timedelta(hours=9)
