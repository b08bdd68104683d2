"""The page of one test: where each mail is, when it came, and why; its rows turn while it is looked for."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from checks.model import Verdict
from deliverability.store import seed_tests, states
from deliverability.store.database import reading
from web.monitor.found import Clock, find
from web.seeds.arranged import arranged
from web.service import service

blueprint = Blueprint("seed_tests", __name__, url_prefix="/seed-tests/<test_id>")
FAMILY = "placement"
"""The checks that judge what test mails showed."""


@blueprint.get("")
def show(test_id: str) -> ResponseReturnValue:
    """The page."""
    return render_template("seeds/test.html", **_parts(test_id))


@blueprint.get("/rows")
def rows(test_id: str) -> ResponseReturnValue:
    """The part of the page that changes, for the script that polls."""
    return render_template("seeds/_test.html", **_parts(test_id))


def _parts(test_id: str) -> dict[str, object]:
    with reading(service().database) as connection:
        test = seed_tests.get(connection, test_id) or abort(404)
        state = states.state(connection, test.domain_id)
    found = find(test.domain_id)
    clock = Clock(datetime.now(UTC), found.zone)
    shown = arranged(service().database, test, clock.now)
    verdict = dict(state.families).get(FAMILY) if state else None
    return {
        "found": found, "clock": clock, "shown": shown, "title": f"Test mails: {found.label}",
        "has_findings": verdict in (Verdict.FAIL, Verdict.WARN) and not shown.is_under_way,
    }  # fmt: skip
