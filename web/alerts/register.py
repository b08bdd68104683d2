"""Adds the pages about alerts to the application."""

from __future__ import annotations

from flask import Flask

from web.alerts import given, sent, standing, targets


def register(app: Flask) -> None:
    """The routes."""
    for part in (standing, given, targets, sent):
        app.register_blueprint(part.blueprint)
