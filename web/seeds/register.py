"""Adds the pages about test mails to the application."""

from __future__ import annotations

from flask import Flask

from web.seeds import tests


def register(app: Flask) -> None:
    """The routes."""
    for part in (tests,):
        app.register_blueprint(part.blueprint)
