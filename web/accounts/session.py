"""Ties Flask's signed cookie to a session in the database, so that a copied cookie ends with the session."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import user_logged_in, user_logged_out  # type: ignore[import-untyped]

from deliverability.accounts import sessions
from deliverability.accounts.acting import Actor, acting_as
from deliverability.store.sign_ins import SignIn
from web.accounts.clock import now
from web.accounts.member import Member
from web.service import service

HELD = "sign_in"
STEPS = frozenset({
    "security.two_factor_token_validation", "security.two_factor_rescue", "security.tf_select",
    "security.mf_recovery",
})  # fmt: skip
"""What comes between the password and the sign-in."""


def register(app: Flask) -> None:
    """Begin one at each sign-in, end it at sign-out, and believe no cookie without one."""
    manager = app.login_manager  # type: ignore[attr-defined]
    find = manager._user_callback

    def load(identity: str) -> Any:
        return find(identity) if current() is not None else None

    manager.user_loader(load)
    manager.request_loader(lambda _request: None)  # programs have tokens of their own: web/identity.py
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_end, app)
    app.before_request(_leave_the_door)


def _leave_the_door() -> ResponseReturnValue | None:
    """Who is in has no business at the second step: the library would sign them out for a mere link."""
    return redirect(url_for("accounts.mine")) if request.endpoint in STEPS and current() else None


def current() -> SignIn | None:
    """The session of this request's cookie, while it lasts."""
    if "sign_in" not in g:
        g.sign_in, secret = None, session.get(HELD)  # none, for the page that says so, if the look-up fails
        g.sign_in = sessions.of_cookie(service().database, secret, now()) if secret else None
    return cast("SignIn | None", g.sign_in)


def _begin(_app: Flask, user: Member, **_more: Any) -> None:
    """A new secret, and a new CSRF token: what was in the cookie before opens nothing."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    browser = request.headers.get("User-Agent", "")
    origin = request.remote_addr or ""
    with acting_as(Actor(user.email, origin)):
        session[HELD] = sessions.begin(service().database, user.person, origin, browser, now())
    g.pop("sign_in", None)


def _end(_app: Flask, user: Any, **_more: Any) -> None:
    found = current()
    if found is not None and isinstance(user, Member):
        sessions.end(service().database, user.person, found.id, now())
    session.clear()
    g.sign_in = None
