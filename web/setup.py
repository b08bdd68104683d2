"""The guided path "Set up support@": one question a page, then the table of records with its ticks."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillLooking
from contextlib import suppress
from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.intake import TooManyError
from deliverability.setup.recognised import recognised
from deliverability.setup.wanted import hosts, mailboxes, services
from deliverability.store import setups as store
from deliverability.store.setups import StoredSetup
from web.service import service
from web.setup_answers import address_in, answered
from web.setup_table import shown
from web.wanted import FieldError

blueprint = Blueprint("setup", __name__, url_prefix="/setup")
STEPS = ("address", "mailbox", "services", "host")
EVERY = 5.0
"""Seconds between two looks of the page; it looks less often while nothing turns."""
PATIENCE = 3.0
"""Seconds that a page waits for a look; what it does not see by then, the next page does."""
LONGEST = 1000


@blueprint.get("")
def start() -> ResponseReturnValue:
    """The first question: which address."""
    return render_template("setup_step.html", step="address", number=1, typed="", problem="")


@blueprint.post("")
def begin() -> ResponseReturnValue:
    """A new set-up; what its domain has now is looked at before the next question."""
    typed = request.form.get("target", "")
    try:
        target = address_in(typed)
        setup = service().desk.begin(target, request.remote_addr or "", datetime.now(UTC))
    except FieldError as error:
        return _again("address", typed, str(error), 400)
    except TooManyError as error:
        page = _again("address", typed, str(error), 429)
        return *page, {"Retry-After": str(error.retry_after)}
    _wait(service().desk.look(setup, datetime.now(UTC)))
    return redirect(url_for("setup.ask", setup_id=setup.id, step="mailbox"), 303)


@blueprint.get("/<setup_id>/<any(address, mailbox, services, host, reports):step>")
def ask(setup_id: str, step: str) -> ResponseReturnValue:
    """One question, with the answer it has."""
    return _question(find(setup_id), step)


@blueprint.post("/<setup_id>/<any(address, mailbox, services, host, reports):step>")
def answer(setup_id: str, step: str) -> ResponseReturnValue:
    """Keep the answer and go on to the first question that is open, or the table."""
    setup, now = find(setup_id), datetime.now(UTC)
    try:
        wanted = answered(setup.wanted, step, request.form)
    except FieldError as error:
        return _question(setup, step, request.form.get("typed", ""), str(error)), 400
    service().desk.answer(setup, wanted, now)
    if step == "address" or not wanted.step:
        _wait(service().desk.look(find(setup_id), now))
    if wanted.step:
        return redirect(url_for("setup.ask", setup_id=setup_id, step=wanted.step), 303)
    return redirect(url_for("setup.table", setup_id=setup_id), 303)


@blueprint.get("/<setup_id>")
def table(setup_id: str) -> ResponseReturnValue:
    """The records to publish; a set-up that was left goes on at its open question."""
    setup = find(setup_id)
    if setup.wanted.step:
        return redirect(url_for("setup.ask", setup_id=setup_id, step=setup.wanted.step))
    return render_template("setup_table.html", **_parts(setup))


@blueprint.get("/<setup_id>/rows")
def rows(setup_id: str) -> ResponseReturnValue:
    """The part of the table that changes, for the script that polls."""
    setup = find(setup_id)
    if setup.wanted.step:
        abort(404)
    return render_template("_setup_rows.html", **_parts(setup))


@blueprint.post("/<setup_id>/look")
def look(setup_id: str) -> ResponseReturnValue:
    """Look once more, at most every ten seconds."""
    _wait(service().desk.look(find(setup_id), datetime.now(UTC)))
    return redirect(url_for("setup.table", setup_id=setup_id), 303)


def find(setup_id: str) -> StoredSetup:
    """The set-up of a link; 404 when it is not there any more."""
    found = store.get(service().database, setup_id)
    if found is None:
        abort(404)
    return found


def _parts(setup: StoredSetup) -> dict[str, object]:
    """What the templates of the table are given; a look begins when the last one is old."""
    now, desk = datetime.now(UTC), service().desk
    run_id = desk.finish(setup, request.remote_addr or "", now)
    begun = desk.look(setup, now)
    is_looking = begun is not None or setup.looking_since is not None
    return {"setup": setup, "run_id": run_id, "is_looking": is_looking, "shown": shown(setup), "every": EVERY}


def _question(setup: StoredSetup, step: str, typed: str = "", problem: str = "") -> str:
    known = recognised(setup.wanted.domain.name, setup.seen)
    return render_template(
        "setup_step.html",
        setup=setup,
        wanted=setup.wanted,
        step=step,
        number=STEPS.index(step) + 1 if step in STEPS else 0,
        typed=typed[:LONGEST],
        problem=problem,
        known=known,
        **_choices(step),
    )


def _choices(step: str) -> dict[str, object]:
    if step == "services":
        return {"groups": services()}
    if step in ("mailbox", "host"):
        common, others = mailboxes() if step == "mailbox" else hosts()
        return {"common": common, "others": others}
    return {}


def _again(step: str, typed: str, problem: str, status: int) -> tuple[str, int]:
    page = render_template(
        "setup_step.html", step=step, number=STEPS.index(step) + 1, typed=typed[:LONGEST], problem=problem
    )
    return page, status


def _wait(under_way: Future[None] | None) -> None:
    if under_way is not None:
        with suppress(StillLooking):
            under_way.result(PATIENCE)
