"""Adds the pages about domains that are looked after to the application."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from zoneinfo import available_timezones

from flask import Flask

from deliverability.moments import ago, moment
from web.monitor import accept, adding, adding_many, domain, groups, history, overview, selected, settings
from web.monitor.words import ALERTS, schedule_words, set_for
from web.permissions import allowed
from web.shown import when


def register(app: Flask) -> None:
    """The routes, and what their templates call."""
    for part in (accept, adding, adding_many, domain, groups, history, overview, selected, settings):
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals.update(
        ago=ago, alert_words=ALERTS, allowed=allowed, day_words=day_words, deeds=selected.words(),
        moment=moment, month_words=month_words, schedule_words=schedule_words, set_for=set_for, when=when,
        zones=zones,
    )  # fmt: skip


def day_words(day: date | datetime) -> str:
    """ "4 December 2026"."""
    return f"{day.day} {day:%B %Y}"


def month_words(day: date) -> str:
    """ "December 2026"."""
    return f"{day:%B %Y}"


@cache
def zones() -> tuple[str, ...]:
    """The time zones to choose from, such as Europe/Berlin; old names of other kinds are left out."""
    return ("UTC", *sorted(zone for zone in available_timezones() if "/" in zone and zone[:3] != "Etc"))
