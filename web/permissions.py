"""Lets in whoever may call a route, and tells the others what they need."""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from deliverability.accounts.acting import THE_SERVICE, Actor, set_actor
from deliverability.accounts.roles import Role
from web import errors
from web.identity import Identity, identity
from web.needs import FRESH, NEEDS, Need
from web.origin import READS, TokenNeededError
from web.service import service

FRESH_FOR = timedelta(minutes=30)
"""How long after a sign-in a dangerous deed asks for nothing more."""


def guard(app: Flask) -> None:
    """Let in who may come in, before anything else looks at the request; the audit log learns who it is."""

    @app.before_request
    def ask() -> ResponseReturnValue | None:
        who = identity()
        set_actor(Actor(who.name, request.remote_addr or "", who.person.email if who.person else ""))
        if request.endpoint is None:
            return None
        if not may(who, NEEDS.get(request.endpoint, Need.ADMIN), service().settings.web.open_checks):
            return _refuse(who)
        if request.path.startswith("/api/") and request.method not in READS and who.person and not who.token:
            raise TokenNeededError  # a cookie comes along by itself, a token does not
        if request.endpoint in FRESH and who.person and not who.token and not is_fresh():
            return redirect(url_for("security.verify", next=_way_back()), 303)
        return None

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        set_actor(THE_SERVICE)  # the thread goes on to other work


def may(who: Identity, need: Need, is_open: bool = False) -> bool:
    """Whether this one may call a route of that need; `is_open`: strangers may run single checks."""
    if need is Need.PUBLIC or (need is Need.CHECK and is_open):
        return True
    if need is Need.CHECK:
        return who.role is not None
    if need is Need.OWN:
        return who.is_owner or (who.person is not None and who.token is None)
    return who.role is not None and who.role.covers(Role(need))


def allowed(endpoint: str) -> bool:
    """Whether whoever sent the request under way may call this route; for what pages offer."""
    return may(identity(), NEEDS.get(endpoint, Need.ADMIN), service().settings.web.open_checks)


def is_fresh() -> bool:
    """Whether this session proved lately who it is."""
    return 0 <= time.time() - float(session.get("fs_paa", 0)) < FRESH_FOR.total_seconds()


def _refuse(who: Identity) -> ResponseReturnValue:
    if who.role is not None:
        abort(403)
    if errors.wants_json() or "Authorization" in request.headers:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "Deliverability"}))
    return redirect(url_for("security.login", next=_way_back()), 303)


def _way_back() -> str:
    """Where to go on after the sign-in: this page, or for a form the page it stands on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    place = urlsplit(request.referrer or "")
    return place.path if place.netloc == request.host else "/"
