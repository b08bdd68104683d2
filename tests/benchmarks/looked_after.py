"""Fills a database with domains that are looked after, with a past: many for the overview, a year for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import insert

from checks.model import Severity, Verdict
from deliverability.history.model import Cause, Change, Day, Details, Kind, Sighting, State
from deliverability.store import changes, days, sightings, states, tables
from deliverability.store.database import Database
from deliverability.store.tables import DEFAULT_ORG

VERDICTS = (
    *(Verdict.PASS,) * 14, *(Verdict.WARN,) * 3, Verdict.FAIL, Verdict.COULD_NOT_CHECK,
    Verdict.NOT_APPLICABLE,
)  # fmt: skip
"""How twenty domains stand."""
GROUPS = ("Shops", "Clubs", "Parked")
TAGS = ("mail", "web", "north", "south")
SENTENCES = {
    Verdict.PASS: "Mail to {name} arrives, and mail you send is believed.",
    Verdict.WARN: "Mail to {name} arrives, but strangers can pretend to be you.",
    Verdict.FAIL: "Mail to {name} bounces: no server takes it.",
    Verdict.COULD_NOT_CHECK: "We could not check {name}, as the answers we need did not come.",
    Verdict.NOT_APPLICABLE: "{name} takes no mail.",
}


def fill(database: Database, count: int, now: datetime, past: int = 90) -> None:
    """`count` domains d1.example, d2.example, …, each with `past` days, in a few statements."""
    with database.begin() as connection:
        connection.execute(insert(tables.groups), [
            {"id": at, "org_id": DEFAULT_ORG, "name": name, "settings": {}}
            for at, name in enumerate(GROUPS, 1)
        ])  # fmt: skip
        connection.execute(insert(tables.domains), [_domain(at, now) for at in range(1, count + 1)])
        connection.execute(insert(tables.schedule), [_schedule(at, now) for at in range(1, count + 1)])
        for at in range(1, count + 1):
            if at % 50:  # every fiftieth was not checked yet
                states.save_state(connection, _state(at, now))
        for start in range(1, count + 1, 50):
            some = range(start, min(start + 50, count + 1))
            connection.execute(insert(tables.days), [row for at in some for row in _days(at, now, past)])


def fill_year(database: Database, domain_id: int, run_id: str, now: datetime, every: int = 3) -> None:
    """A year of days for a domain, with a changed record and a finding that came or went every few days."""
    with database.begin() as connection:
        for back in range(365):
            then = now - timedelta(days=back)
            shares = {Verdict.PASS: 23, Verdict.WARN: 1}
            days.save_day(connection, domain_id, Day(then.date(), 24, _verdict(back), {}, shares))
        for number in range(365 // every):
            then = now - timedelta(days=number * every)
            changes.add(connection, _changes(domain_id, run_id, number, then))
            ended = None if number == 0 else then + timedelta(days=every)
            seen = Sighting("d1.example", "TXT", "", (f"v=spf1 ip4:192.0.2.{number} -all",), then, ended)
            sightings.replace_sightings(connection, domain_id, (), (seen,), then)


def _domain(at: int, now: datetime) -> dict[str, object]:
    name, group = f"d{at}.example", 1 + at % 4
    return {
        "id": at, "org_id": DEFAULT_ORG, "target": f"support@{name}" if at % 3 else name,
        "name": f"support@{name}" if at % 3 else name, "group_id": group if group <= len(GROUPS) else None,
        "tags": sorted({TAGS[at % 4], TAGS[at % 3]}), "settings": {}, "created_at": now - timedelta(days=400),
    }  # fmt: skip


def _schedule(at: int, now: datetime) -> dict[str, object]:
    due = None if at % 40 == 0 else now + timedelta(minutes=at % 360)
    return {"domain_id": at, "org_id": DEFAULT_ORG, "next_due": due, "priority": 10}


def _state(at: int, now: datetime) -> State:
    verdict = _verdict(at)
    errors, warnings = int(verdict is Verdict.FAIL), int(verdict is Verdict.WARN)
    return State(
        at, f"run{at}", verdict, now - timedelta(days=at % 30), now - timedelta(minutes=at % 360), "1",
        "", {"mx": verdict}, errors, warnings, 2, sentence=SENTENCES[verdict].format(name=f"d{at}.example"),
    )  # fmt: skip


def _days(at: int, now: datetime, past: int) -> Iterator[dict[str, object]]:
    for back in range(past):
        day: date = now.date() - timedelta(days=back)
        verdict = _verdict(at if back < at % 20 else at + back)
        yield {
            "domain_id": at, "org_id": DEFAULT_ORG, "day": day.isoformat(), "runs": 24,
            "verdict": verdict.value, "families": {}, "shares": {verdict.value: 24},
        }  # fmt: skip


def _verdict(number: int) -> Verdict:
    return VERDICTS[number % len(VERDICTS)]


def _changes(domain_id: int, run_id: str, number: int, then: datetime) -> Iterator[Change]:
    differences = (f"`ip4:192.0.2.{number + 1}` removed", f"`ip4:192.0.2.{number}` added")
    details = Details(
        "d1.example", "TXT", "", (f"v=spf1 ip4:192.0.2.{number + 1} -all",),
        (f"v=spf1 ip4:192.0.2.{number} -all",), differences,
    )  # fmt: skip
    yield Change(
        domain_id, then, run_id, Kind.RECORD, tuple(Cause)[number % 2], 0, "spf", "", "d1.example", None,
        "The list of servers that may send for d1.example changed.", details,
    )  # fmt: skip
    gone = number % 2 == 0
    yield Change(
        domain_id, then, run_id, Kind.FINDING_GONE if gone else Kind.FINDING_NEW, Cause.DOMAIN,
        1 if gone else -1, "dmarc", "dmarc.policy-none", "_dmarc.d1.example TXT", Severity.WARNING,
        "Mail that pretends to be from d1.example is let through", Details(),
    )  # fmt: skip
