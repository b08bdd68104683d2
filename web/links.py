"""Links for people without an account: badge, calendar, shared page, and the page where they are given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from checks.model import Verdict
from deliverability import shares
from deliverability.badge import badge
from deliverability.calendar.feed import feed
from deliverability.monitored.intake import NotLookedAfterError, find
from deliverability.monitored.model import Monitored
from deliverability.signed import Signer
from deliverability.store import shares as store
from deliverability.store import states
from deliverability.store.database import reading
from deliverability.store.shares import Kind, Share
from web.given_links import given
from web.service import service
from web.shared import shared

blueprint = Blueprint("links", __name__)
DAYS = (7, 30, 90, 365)


@blueprint.get("/badge/<token>.svg")
def show_badge(token: str) -> ResponseReturnValue:
    """How the domain stands, as a picture for other pages; kept by caches for five minutes."""
    domain = _domain(_found(Kind.BADGE, token))
    with reading(service().database) as connection:
        state = states.state(connection, domain.id)
    picture = badge(domain.domain.shown, state.verdict if state else Verdict.COULD_NOT_CHECK)
    return Response(picture, mimetype="image/svg+xml", headers={"Cache-Control": "public, max-age=300"})


@blueprint.get("/calendar/<token>.ics")
def show_calendar(token: str) -> ResponseReturnValue:
    """What falls due, for calendar programs."""
    share = _found(Kind.CALENDAR, token)
    domain = None if share.domain_id is None else _domain(share)
    text = feed(service().settings, service().database, domain, datetime.now(UTC))
    return Response(text, content_type="text/calendar; charset=utf-8")


@blueprint.get("/share/<token>")
def show_page(token: str) -> ResponseReturnValue:
    """How the domain stands, for somebody who only reads."""
    share = _found(Kind.PAGE, token)
    return render_template("share.html", **shared(_domain(share), share, datetime.now(UTC)))


@blueprint.get("/links", defaults={"domain_id": None})
@blueprint.get("/domains/<int(max=2147483647):domain_id>/links")
def manage(domain_id: int | None) -> ResponseReturnValue:
    """The links that were given, and new ones."""
    domain = _known(domain_id)
    links = given(domain, datetime.now(UTC))
    here = _here(domain_id)
    return render_template("links.html", domain=domain, links=links, Kind=Kind, days=DAYS, here=here)


@blueprint.post("/links", defaults={"domain_id": None})
@blueprint.post("/domains/<int(max=2147483647):domain_id>/links")
def give(domain_id: int | None) -> ResponseReturnValue:
    """A new link, shown on the page of links."""
    kind, days = request.form.get("kind", ""), request.form.get("days", "")
    _known(domain_id)
    if kind not in tuple(Kind) or (domain_id is None and kind != Kind.CALENDAR):
        abort(400)
    lasts = timedelta(days=int(days)) if days in map(str, DAYS) else None
    shares.give(service().database, Kind(kind), domain_id, datetime.now(UTC), lasts)
    return redirect(_here(domain_id), 303)


@blueprint.post("/links/<int(max=2147483647):share_id>/take-back")
def take_back(share_id: int) -> ResponseReturnValue:
    """The link leads nowhere from now on."""
    share = store.get(service().database, share_id)
    if share is None:
        abort(404)
    shares.take_back(service().database, share, datetime.now(UTC))
    return redirect(_here(share.domain_id), 303)


def _here(domain_id: int | None) -> str:
    """The page of links."""
    if domain_id is None:
        return url_for("links.manage")
    return url_for("links.manage", domain_id=domain_id)


def _found(kind: Kind, token: str) -> Share:
    signer = Signer(service().key)
    share = shares.found(service().database, signer, kind, token, datetime.now(UTC))
    if share is None:
        abort(404)
    return share


def _domain(share: Share) -> Monitored:
    domain = _known(share.domain_id)
    if domain is None:
        abort(404)
    return domain


def _known(domain_id: int | None) -> Monitored | None:
    if domain_id is None:
        return None
    try:
        return find(service().database, domain_id)
    except NotLookedAfterError:
        abort(404)
