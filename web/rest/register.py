"""Puts the routes of the API, their document and its readable page into the application."""

from __future__ import annotations

from flask import Blueprint, Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from web.rest import domains, groups, history, links, mails, readers, seeds, targets, templates, tokens
from web.rest.document import document
from web.rest.endpoint import blueprint
from web.rest.readable import routes

ROUTES = (domains, groups, history, links, mails, readers, seeds, targets, templates, tokens)
"""Importing them describes their routes."""
documented = Blueprint("api_docs", __name__, url_prefix="/api")


def register(app: Flask) -> None:
    """All routes below /api but the older ones."""
    app.register_blueprint(blueprint)
    app.register_blueprint(documented)


@documented.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """The document, for programs."""
    return jsonify(document(request.host_url.rstrip("/")))


@documented.get("/docs")
def docs() -> ResponseReturnValue:
    """The same, for people."""
    made = document(request.host_url.rstrip("/"))
    return render_template("api_docs.html", document=made, routes=routes(made))
