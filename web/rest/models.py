"""The shapes that several routes of the API share: texts, pages, and the settings of one level."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from deliverability.monitored.model import KEYS, Alerts, Own
from deliverability.monitored.settings import merged
from web.rest.endpoint import MOST_ID, Model
from web.rest.problems import wrong

Line = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""One line of text; a name of a group, a tag or a target."""
Lines = Annotated[str, StringConstraints(max_length=60_000, pattern=r"^[^\x00]*$")]
Words = Annotated[list[Line], Field(max_length=50)]
MOST_ROWS = 200


def _digits(value: Any) -> Any:
    """Of a query only plain digits are a number; Python's own reader takes "1_000" and " 1" as well."""
    if isinstance(value, str) and not (value.isascii() and value.isdecimal()):
        raise ValueError("Give a number in digits.")
    return value


def _whole(value: Any) -> Any:
    """In JSON 7.0 is an integer as well (JSON Schema, validation §6.1.1)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Digits, Whole = BeforeValidator(_digits), BeforeValidator(_whole)
Cursor = Annotated[
    Annotated[int, Field(ge=0, le=MOST_ID), Digits] | None,
    Field(description="What the last page called next."),
]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows on a page."), Digits]


class Paging(Model):
    """Which page of a list."""

    cursor: Cursor = None
    limit: Limit = 50


class Settings(Model):
    """What is set at one level. A field that is left out stays as it is; null takes the setting away.

    `schedule`: "every 30 minutes", "every 6 hours", "daily 07:00", "weekly mon 07:00", "cron 15 6 * * 1-5" or
    "paused". `time_zone`: a name such as Europe/Berlin.
    """

    schedule: Line | None = None
    time_zone: Line | None = None
    selectors: Words | None = None
    sending_ips: Words | None = None
    also: Words | None = None
    only: Words | None = None
    profile: Line | None = None
    alerts: Alerts | None = None
    targets: Words | None = None


class SettingsSaid(BaseModel):
    """What is set at one level; null is not set here."""

    schedule: str | None
    time_zone: str | None
    selectors: list[str] | None
    sending_ips: list[str] | None
    also: list[str] | None
    only: list[str] | None
    profile: str | None
    alerts: Alerts | None
    targets: list[str] | None


class Given(BaseModel):
    """What holds and where it comes from: "domain", "group", "default" or "built in"."""

    value: str | list[str]
    level: str
    group: str


class Started(BaseModel):
    """A deed that goes on behind the scenes."""

    started_at: datetime


def with_settings(own: Own, given: Settings | None) -> Own:
    """`own` with the fields that were sent; a value that cannot be used is refused by its field."""
    if given is None:
        return own
    sent = {key: getattr(given, key) for key in KEYS if key in given.model_fields_set}
    try:
        return merged(own, sent)
    except ValueError as error:
        first, _, message = str(error.args[0]).partition(": ")
        raise wrong(f"settings.{first}", message) from None


def settings_said(own: Own) -> SettingsSaid:
    """The settings of one level, as they are answered."""
    return SettingsSaid(**{key: _plain(getattr(own, key)) for key in KEYS})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
