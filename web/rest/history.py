"""The API's routes for what was seen of a domain: its report, changes, days, and accepted findings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from flask import Response, jsonify
from pydantic import BaseModel, Field

from checks.model import Severity, Verdict
from deliverability.accounts.acting import actor
from deliverability.history import acceptance
from deliverability.history.acceptance import NotAcceptableError, Wish
from deliverability.history.bars import bars
from deliverability.history.believed import last_believed
from deliverability.history.model import Acceptance, Cause, Change, Kind
from deliverability.monitored.effective import effective
from deliverability.report import as_json
from deliverability.store import acceptances, changes, monitored, states
from deliverability.store.database import reading
from web.rest.domains import find
from web.rest.endpoint import Model, endpoint
from web.rest.models import Digits, Line, Paging
from web.rest.problems import missing, wrong
from web.service import service

TAG = "History"


class ReportSaid(BaseModel):
    """The object that `deliverability check --json` prints; README.md tells its fields."""

    model_config = {"extra": "allow"}
    domain: str
    verdict: Verdict


class ChangeQuery(Paging):
    """Which changes: of one family of checks, of one cause."""

    family: Line = ""
    cause: Cause | None = None


class ChangeSaid(BaseModel):
    """One confirmed change. `direction`: -1 worse, 0 neither, 1 better. The last fields are of a record."""

    id: int
    at: datetime
    run: str
    kind: Kind
    cause: Cause
    direction: int
    family: str
    check: str
    subject: str
    severity: Severity | None
    title: str
    record: str
    type: str
    whose: str
    before: list[str]
    after: list[str]
    differences: list[str]


class Changes(BaseModel):
    """A page of changes, newest first."""

    changes: list[ChangeSaid]
    next: int | None


class DayQuery(Model):
    """How many days, up to today."""

    days: Annotated[int, Field(ge=1, le=366), Digits] = 90


class DaySaid(BaseModel):
    """One day of the domain's own clock; `verdict` null: no check was made."""

    day: date
    verdict: Verdict | None
    runs: int


class Days(BaseModel):
    """Days in a row, oldest first."""

    days: list[DaySaid]


class NewAcceptance(Model):
    """A finding to live with: of a check, at a subject or ("") at any; `until` null is for good."""

    check: Line
    subject: Line = ""
    reason: Line
    until: datetime | None = None


class AcceptanceSaid(BaseModel):
    """A finding that somebody lives with."""

    id: int
    check: str
    subject: str
    reason: str
    until: datetime | None
    accepted_by: str
    accepted_at: datetime


class Acceptances(BaseModel):
    """Those that hold."""

    acceptances: list[AcceptanceSaid]


@endpoint("GET", "/domains/{domain_id}/report", TAG, ReportSaid)
def get_report(domain_id: int) -> Response:
    """The report of the last check. 404 before there is one."""
    find(domain_id)
    with reading(service().database) as connection:
        state = states.state(connection, domain_id)
    run = last_believed(service().database, state).run
    if run is None:
        raise missing("report")
    return jsonify(as_json(run.report))


@endpoint("GET", "/domains/{domain_id}/changes", TAG, Changes)
def list_changes(domain_id: int, query: ChangeQuery) -> Changes:
    """What changed of a domain. Newest first, each with its cause."""
    find(domain_id)
    with reading(service().database) as connection:
        found = changes.timeline(
            connection, domain_id,
            before=query.cursor, family=query.family, cause=query.cause, limit=query.limit + 1,
        )  # fmt: skip
    page = found[: query.limit]
    more = page[-1].id if len(found) > query.limit else None
    return Changes(changes=[_change(one) for one in page], next=more)


@endpoint("GET", "/domains/{domain_id}/days", TAG, Days)
def list_days(domain_id: int, query: DayQuery) -> Days:
    """The last days of a domain. The worst that was known of each."""
    domain = find(domain_id)
    with reading(service().database) as connection:
        zone = ZoneInfo(effective(domain, monitored.default(connection)).time_zone.value)
    today = datetime.now(UTC).astimezone(zone).date()
    row = bars(service().database, domain_id, today, query.days)
    said = [
        DaySaid(day=when, verdict=day.verdict if day else None, runs=day.runs if day else 0)
        for when, day in row
    ]
    return Days(days=said)


@endpoint("GET", "/domains/{domain_id}/acceptances", TAG, Acceptances)
def list_acceptances(domain_id: int) -> Acceptances:
    """Findings that somebody lives with. Those that hold, oldest first."""
    find(domain_id)
    return Acceptances(acceptances=[_acceptance(one) for one in _open(domain_id)])


@endpoint("POST", "/domains/{domain_id}/acceptances", TAG, Acceptances)
def accept_finding(domain_id: int, body: NewAcceptance) -> Acceptances:
    """Accept a finding. It stays in sight, counts nowhere, and comes back at the end; answers with all."""
    find(domain_id)
    now, until = datetime.now(UTC), body.until
    if until is not None:
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        if not now < until < now + timedelta(days=366 * 4):
            raise wrong("until", "Give a time to come, at most three years away.")
    wish = Wish(body.check, body.subject, body.reason, until, actor().who)
    try:
        acceptance.accept(service().database, (domain_id,), wish, now)
    except NotAcceptableError as error:
        raise wrong("", str(error)) from None
    return Acceptances(acceptances=[_acceptance(one) for one in _open(domain_id)])


@endpoint("DELETE", "/acceptances/{acceptance_id}", TAG)
def withdraw_acceptance(acceptance_id: int) -> None:
    """Take an acceptance back. The finding counts again."""
    acceptance.withdraw(service().database, acceptance_id, datetime.now(UTC))


def _open(domain_id: int) -> list[Acceptance]:
    now = datetime.now(UTC)
    with reading(service().database) as connection:
        return [one for one in acceptances.open_of(connection, (domain_id,)) if one.holds(now)]


def _acceptance(one: Acceptance) -> AcceptanceSaid:
    plain: dict[str, Any] = {name: getattr(one, name) for name in AcceptanceSaid.model_fields}
    return AcceptanceSaid(**plain)


def _change(one: Change) -> ChangeSaid:
    said = one.details
    return ChangeSaid(
        id=one.id, at=one.at, run=one.run_id, kind=one.kind, cause=one.cause, direction=one.direction,
        family=one.family, check=one.check, subject=one.subject, severity=one.severity, title=one.title,
        record=said.name, type=said.rrtype, whose=said.whose, before=list(said.before),
        after=list(said.after), differences=list(said.differences),
    )  # fmt: skip
