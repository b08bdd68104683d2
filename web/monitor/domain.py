"""The page of one domain that is looked after: how it stands, what changed, and what to do."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.monitored.now import check_now
from web.monitor.found import Clock, Found, find
from web.monitor.standing import CAUSES, DIRECTIONS, standing
from web.monitor.words import title_words
from web.permissions import allowed
from web.seeds.landing import landing
from web.service import service

blueprint = Blueprint("domain", __name__, url_prefix="/domains/<int(max=2147483647):domain_id>")
LONGEST = 1000
WAYS = (
    ("History", "history.show"),
    ("Reports by mail", "readers.show"),
)
"""What has a page of its own: words, endpoint."""


@blueprint.get("")
def show(domain_id: int) -> ResponseReturnValue:
    """The page."""
    return render_template("monitor/domain.html", **_parts(find(domain_id)))


@blueprint.get("/rows")
def rows(domain_id: int) -> ResponseReturnValue:
    """The part of the page that changes, for the script that polls."""
    return render_template("monitor/_domain.html", **_parts(find(domain_id)))


@blueprint.post("/check")
def check(domain_id: int) -> ResponseReturnValue:
    """Check it at once, whatever its schedule says."""
    check_now(service().database, (find(domain_id).id,), datetime.now(UTC))
    return redirect(url_for("domain.show", domain_id=domain_id), 303)


def _ways(domain_id: int) -> tuple[tuple[str, str], ...]:
    """Where else the domain has something to set, as (words, address)."""
    there = (one for one in WAYS if one[1] in current_app.view_functions and allowed(one[1]))
    return tuple((words, url_for(endpoint, domain_id=domain_id)) for words, endpoint in there)


def _parts(found: Found) -> dict[str, object]:
    """What the templates of the page are given."""
    clock = Clock(datetime.now(UTC), found.zone)
    dns_host = request.args.get("dns_host", "")[:LONGEST]
    stands = standing(service().database, found, clock.now, dns_host)
    label = found.label
    said = f"Checking {label}" if stands.is_under_way else stands.state.sentence if stands.state else label
    return {
        "found": found, "stands": stands, "clock": clock, "domain": found.domain.domain, "said": said,
        "title": said if stands.is_under_way else label, "run": stands.run, "result": stands.result,
        "causes": CAUSES, "directions": DIRECTIONS,
        "titles": {one.check: title_words(one.check, found.domain.domain.shown) for one in stands.accepted},
        "ways": _ways(found.id), "mails": landing(service().database, found.id, clock.now),
    }  # fmt: skip
