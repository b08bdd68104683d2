"""Adds the pages about health reports to the application."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]

from web.reports import followed, preview, readers


def register(app: Flask, csrf: CSRFProtect) -> None:
    """The routes. To stop takes one click in a mail program, which has no token (RFC 8058 §3.2)."""
    app.register_blueprint(readers.blueprint)
    app.register_blueprint(followed.blueprint)
    app.register_blueprint(preview.blueprint)
    csrf.exempt(followed.stop_now)
