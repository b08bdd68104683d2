"""Adds the pages about templates to the application."""

from __future__ import annotations

from flask import Flask

from deliverability.library.mending import safe_ones
from web.library import changing, editor, importing, shelf
from web.library.marked import Units, edits, marked
from web.library.words import said_of, worst_first


def register(app: Flask) -> None:
    """The routes, and what their templates call."""
    for part in (changing, editor, importing, shelf):
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals.update(
        edits=edits, marked=marked, safe_ones=safe_ones, said_of=said_of, units=Units,
        worst_first=worst_first,
    )  # fmt: skip
