"""What others read without the pages, such as links, exports and figures; and that a demo says it is one."""

from __future__ import annotations

from flask import Flask

from deliverability.demo.flag import WHY, is_demo
from web import exports, links, metrics
from web.service import KEY


def register(app: Flask) -> None:
    """Put their routes into the application."""
    for part in (links, exports, metrics):
        app.register_blueprint(part.blueprint)
    database = app.extensions[KEY].database
    app.jinja_env.globals["demo"] = WHY if is_demo(database) else ""
