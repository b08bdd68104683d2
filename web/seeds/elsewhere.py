"""Signing in to a mailbox or mail server at Microsoft or Google: by a code, or by their own page and back."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from deliverability.seeds.model import Seed, Sender, SignIn
from deliverability.seeds.oauth import (
    asked_code,
    begin_device,
    google_back,
    google_url,
    is_signed_in,
    poll_device,
)
from deliverability.seeds.oauth_tokens import OAuthError
from deliverability.store.database import reading
from web.monitor.clock import default_zone
from web.monitor.found import Clock
from web.seeds.desk import desk, find_seed, find_sender
from web.service import service

blueprint = Blueprint("seed_sign_in", __name__)
PLACE = "/<any(seeds, senders):kind>/<int(max=2147483647):number>/sign-in"
MARK = "seed sign-in"
"""Where the session keeps what only this browser has."""


@blueprint.get(PLACE)
def show(kind: str, number: int) -> ResponseReturnValue:
    """What to do there: type the code that was asked for, or go to Google."""
    owner = _find(kind, number)
    problem, there = "", ""
    if owner.account.sign_in is SignIn.GOOGLE:
        try:
            there = google_url(desk(), owner, _mark())
        except OAuthError as error:
            problem = str(error)
    return _page(kind, owner, problem, there)


@blueprint.post(PLACE)
def begin(kind: str, number: int) -> ResponseReturnValue:
    """Ask Microsoft for a code."""
    owner = _find(kind, number)
    try:
        begin_device(desk(), owner)
    except OAuthError as error:
        return _page(kind, owner, str(error)), 502
    return redirect(url_for("seed_sign_in.show", kind=kind, number=number), 303)


@blueprint.post(f"{PLACE}/check")
def check(kind: str, number: int) -> ResponseReturnValue:
    """Whether the code was typed."""
    owner = _find(kind, number)
    try:
        is_done = poll_device(desk(), owner)
    except OAuthError as error:
        return _page(kind, owner, str(error)), 409
    flash("Signed in." if is_done else "Microsoft has not seen the code yet. Type it there, then ask again.")
    return redirect(_home(owner) if is_done else url_for("seed_sign_in.show", kind=kind, number=number), 303)


@blueprint.get("/seeds/oauth/back")
def back() -> ResponseReturnValue:
    """From Google, with a code that works once and in this browser only."""
    said = {name: request.args.get(name, "")[:4000] for name in ("state", "code", "error")}
    try:
        if said["error"]:
            raise OAuthError("Google says that nobody agreed. Begin once more if that was a mistake.")
        owner = google_back(desk(), said["state"], said["code"], session.get(MARK, ""))
    except OAuthError as error:
        flash(str(error))
        return redirect(url_for("seeds.show"), 303)
    flash("Signed in.")
    return redirect(_home(owner), 303)


def _find(kind: str, number: int) -> Seed | Sender:
    """404 for one that is gone, or signs in with a password."""
    found = find_seed(number) if kind == "seeds" else find_sender(number)
    return abort(404) if found.account.sign_in is SignIn.PASSWORD else found


def _home(owner: Seed | Sender) -> str:
    if isinstance(owner, Seed):
        return url_for("seeds.one", seed_id=owner.id)
    return url_for("senders.one", sender_id=owner.id)


def _mark() -> str:
    if MARK not in session:
        session[MARK] = secrets.token_urlsafe(16)
    return str(session[MARK])


def _page(kind: str, owner: Seed | Sender, problem: str = "", there: str = "") -> str:
    with reading(service().database) as connection:
        clock = Clock(datetime.now(UTC), default_zone(connection))
    return render_template(
        "seeds/sign_in.html", kind=kind, owner=owner, home=_home(owner), problem=problem, there=there,
        code=asked_code(desk(), owner), is_done=is_signed_in(desk(), owner), clock=clock,
    )  # fmt: skip
