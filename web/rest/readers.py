"""The API's routes for the people who get health reports; each confirms by a link before the first one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from deliverability.reports import intake
from deliverability.reports.desk import Desk
from deliverability.reports.intake import TooManyMailsError, Wish, WishError
from deliverability.store import readers as store
from deliverability.store.readers import Reader, Scope, State
from web.rest.endpoint import MOST_ID, Model, endpoint
from web.rest.models import Line, Whole
from web.rest.problems import Refused, missing, wrong
from web.service import service

TAG = "Readers"
MOST = 1000


class NewReader(Model):
    """Who is to get reports. `chosen`: ids of groups or domains, or tags, by the scope; empty for all.

    `rhythm`: "daily 07:00", "weekly mon 07:00" or "monthly 1 07:00", at the local time of `time_zone`.
    """

    address: Line
    scope: Scope = Scope.ALL
    chosen: Annotated[list[Annotated[int, Field(ge=0, le=MOST_ID), Whole] | Line], Field(max_length=200)] = (
        Field(default_factory=list)
    )
    rhythm: Line = "weekly mon 07:00"
    time_zone: Line = "UTC"


class ReaderName(Model):
    """Which reader."""

    address: Line


class ReaderSaid(BaseModel):
    """Somebody who gets reports, or was asked whether they want them."""

    address: str
    scope: Scope
    chosen: list[int | str]
    rhythm: str
    time_zone: str
    state: State
    asked_at: datetime
    confirmed_at: datetime | None
    next_report: datetime | None


class Readers(BaseModel):
    """The readers, by address; at most 1000."""

    readers: list[ReaderSaid]


@endpoint("GET", "/readers", TAG, Readers)
def list_readers() -> Readers:
    """Who gets reports. By address, with those who have not answered or have stopped."""
    return Readers(readers=[_said(one) for one in store.every(service().database, MOST)])


@endpoint("POST", "/readers", TAG, ReaderSaid, 202)
def ask_reader(body: NewReader) -> ReaderSaid:
    """Ask an address whether it wants reports. Nothing comes before it confirms by the link in the mail."""
    wish = Wish(body.address, body.scope, tuple(body.chosen), body.rhythm, body.time_zone)
    try:
        return _said(intake.ask(_desk(), wish, datetime.now(UTC)))
    except WishError as error:
        raise wrong(error.field, str(error)) from None
    except TooManyMailsError as error:
        raise Refused(429, "Too many mails of this kind.", str(error)) from None


@endpoint("POST", "/readers/stop", TAG, ReaderSaid)
def stop_reader(body: ReaderName) -> ReaderSaid:
    """Send no more reports to an address. A second time changes nothing."""
    found = store.by_address(service().database, body.address)
    if found is None:
        raise missing("reader")
    return _said(intake.stop(_desk(), found, datetime.now(UTC), by_reader=False))


def _desk() -> Desk:
    return Desk(service().settings, service().database, service().key)


def _said(one: Reader) -> ReaderSaid:
    return ReaderSaid(
        address=one.address, scope=one.scope, chosen=list(one.chosen), rhythm=one.rhythm,
        time_zone=one.time_zone, state=one.state, asked_at=one.asked_at, confirmed_at=one.confirmed_at,
        next_report=one.next_due,
    )  # fmt: skip
