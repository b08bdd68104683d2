"""Adds the pages about test mails to the application."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from deliverability.seeds.words import MARKS
from web.seeds import consent, elsewhere, inboxes, mails, tests, ways


def register(app: Flask) -> None:
    """The routes, and what their templates call."""
    for part in (consent, elsewhere, inboxes, mails, tests, ways):
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals.update(day_month=day_month, seed_marks=MARKS)


def day_month(moment: datetime) -> str:
    """ "4 Dec", short enough for the head of a column."""
    return f"{moment.day} {moment:%b}"
