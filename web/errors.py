"""What is answered when a request cannot be: a page for people, {"error": …} for programs."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from werkzeug.exceptions import HTTPException

from deliverability.intake import BusyError, FullError, TooManyError
from deliverability.watch_intake import TooManyWatchesError
from web.opinion import OpinionBusyError
from web.origin import OtherSiteError, TokenNeededError
from web.rest import problems
from web.rest.problems import Problem

log = logging.getLogger(__name__)
SAID = {
    400: ("We could not read this request.", "Go back to the first page and try again."),
    401: ("Sign in first.", "A program sends a token: Authorization: Bearer dlv_… An admin can make one."),
    403: ("Your account may not do this.", "Ask an admin, who can do it or give you another role."),
    404: (
        "There is nothing at this address.",
        "Runs are removed after some time. You can start a new check.",
    ),
    405: ("This address does not take this kind of request.", "Go back to the first page and try again."),
    413: (
        "This is more text than we take.",
        'Type an address like "support@example.com", or paste fewer records.',
    ),
    500: ("Something went wrong on our side.", "It is written to the log. Please try again."),
}


def register(app: Flask) -> None:
    """Answer every error in the form that was asked for."""
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(OtherSiteError, _other_site)
    app.register_error_handler(TokenNeededError, _token_needed)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(TooManyError, _later)
    app.register_error_handler(BusyError, _later)
    app.register_error_handler(TooManyWatchesError, _later)
    app.register_error_handler(OpinionBusyError, _later)
    app.register_error_handler(FullError, _later)
    for kind in (OperationalError, InterfaceError, InternalError, NoConnectionError):
        app.register_error_handler(kind, _no_database)


def as_json(status: int, message: str, field: str = "", mark: str = "") -> Response:
    """{"error": {"message": …, "field": …}}; `field` is null when no field is to blame.

    `mark`: the line of a text that is wrong, and below it a sign at the place.
    """
    response = jsonify(
        {"error": {"message": message, "field": field or None, **({"mark": mark} if mark else {})}}
    )
    response.status_code = status
    return response


def wants_json() -> bool:
    """Programs ask below /api/ or for a name that ends in .json."""
    return request.path.startswith("/api/") or request.path.endswith(".json")


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    title, advice = SAID.get(status, (error.description or error.name, ""))
    response = _answer(status, title, advice)
    response.headers.extend((k, v) for k, v in error.get_headers() if k not in ("Content-Type", "Location"))
    return response


def _other_site(error: OtherSiteError) -> ResponseReturnValue:
    return _answer(403, "This request came from another site.", "Open this page itself and try again.")


def _token_needed(error: TokenNeededError) -> ResponseReturnValue:
    return _answer(403, "The API takes a token for this.", "Send it as Authorization: Bearer dlv_…")


def _stale(error: CSRFError) -> ResponseReturnValue:
    return _answer(400, "This page was open for too long, or cookies are off.", "Please try once more.")


def _later(error: Exception) -> ResponseReturnValue:
    status = 429 if isinstance(error, TooManyError | TooManyWatchesError) else 503
    response = _answer(status, str(error), "")
    response.headers["Retry-After"] = str(getattr(error, "retry_after", 60))
    return response


def _no_database(error: SQLAlchemyError) -> ResponseReturnValue:
    """The disk is full, others write for long, or the server is away; nothing of the request is kept."""
    log.error("the database failed: %s", getattr(error, "orig", error))
    response = _answer(
        503, "We cannot keep anything right now.", "Please try again in a minute. Nothing was changed."
    )
    response.headers["Retry-After"] = "60"
    return response


def _answer(status: int, title: str, advice: str) -> Response:
    if problems.is_wanted():
        return problems.answered(Problem(title=title, status=status, detail=advice))
    if wants_json():
        return as_json(status, f"{title} {advice}".strip())
    return Response(render_template("error.html", title=title, advice=advice), status)
