"""What others read without the pages: links for people without an account, exports, and figures."""

from __future__ import annotations

from flask import Flask

from web import exports, links, metrics


def register(app: Flask) -> None:
    """Put their routes into the application."""
    for part in (links, exports, metrics):
        app.register_blueprint(part.blueprint)
