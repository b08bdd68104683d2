"""Takes domains in: one from the field, one from a check, or a whole list after a look at it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.monitored import intake
from deliverability.monitored.intake import TooManyDomainsError, Wanted
from deliverability.monitored.model import Own
from web.pages import find as find_run
from web.service import service

blueprint = Blueprint("adding", __name__, url_prefix="/domains/add")
LONGEST = 1000


@blueprint.get("")
def form() -> ResponseReturnValue:
    """The field for one, and the box for many."""
    return _form()


@blueprint.post("/one")
def one() -> ResponseReturnValue:
    """Look after what is in the field, and go to its page."""
    typed = request.form.get("target", "")[:LONGEST]
    return _take(Wanted(typed), typed)


@blueprint.post("/check/<run_id>")
def from_run(run_id: str) -> ResponseReturnValue:
    """Look after what a check was about, by the wishes it had."""
    run = find_run(run_id)
    wishes = run.wishes
    own = Own(
        selectors=wishes.selectors or None, sending_ips=wishes.sending_ips or None,
        also=wishes.also or None, only=wishes.only or None, profile=wishes.profile or None,
    )  # fmt: skip
    return _take(Wanted(run.target, own=own), run.target)


def _take(wanted: Wanted, typed: str) -> ResponseReturnValue:
    try:
        added = intake.add(service().database, (wanted,), datetime.now(UTC))
    except TooManyDomainsError as error:
        return _form(typed=typed, problem=str(error)), 400
    if added.problems:
        return _form(typed=typed, problem=added.problems[0].message), 400
    (there,) = added.new or added.already
    if added.already:
        flash("This one is looked after already. Here is its page.")
    return redirect(url_for("domain.show", domain_id=there.id), 303)


def _form(typed: str = "", problem: str = "") -> str:
    return render_template("monitor/add.html", typed=typed, problem=problem)
