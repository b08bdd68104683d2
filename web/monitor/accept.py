"""Accepts a finding of a domain for a reason and a time, and takes that back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from checks.registry import all_checks
from deliverability.history.acceptance import NotAcceptableError, Wish, accept, withdraw
from deliverability.store import acceptances, states
from deliverability.store.database import reading
from web.identity import identity
from web.monitor.found import Found, find
from web.monitor.words import title_words
from web.service import service

blueprint = Blueprint("accept", __name__, url_prefix="/domains/<int(max=2147483647):domain_id>/accepted")
LONGEST = 1000


@blueprint.get("")
def form(domain_id: int) -> ResponseReturnValue:
    """Asks for the reason and the time; `?check=` and `?subject=` say which finding."""
    return _form(find(domain_id), request.args)


@blueprint.post("")
def save(domain_id: int) -> ResponseReturnValue:
    """Accept it, and go back to the domain's page; or show what is wrong."""
    found, now = find(domain_id), datetime.now(UTC)
    try:
        accept(service().database, (found.id,), wish_in(request.form, found.zone), now)
    except NotAcceptableError as error:
        return _form(found, request.form, str(error)), 400
    flash("Accepted. It stays in sight, and counts no more.")
    return redirect(url_for("domain.show", domain_id=found.id), 303)


@blueprint.post("/<int(max=2147483647):acceptance_id>/take-back")
def take_back(domain_id: int, acceptance_id: int) -> ResponseReturnValue:
    """The finding counts again."""
    found = find(domain_id)
    with reading(service().database) as connection:
        mine = {one.id for one in acceptances.open_of(connection, (found.id,))}
    if acceptance_id not in mine:
        abort(404)
    withdraw(service().database, acceptance_id, datetime.now(UTC))
    flash("It counts again.")
    return redirect(url_for("domain.show", domain_id=found.id), 303)


def wish_in(form: Mapping[str, str], zone: ZoneInfo) -> Wish:
    """What a form says; the day in it is the last one, by the clock of `zone`. Raises NotAcceptableError."""
    check, subject, reason, until = (
        form.get(name, "").replace("\0", "")[:LONGEST] for name in ("check", "subject", "reason", "until")
    )
    return Wish(check, subject, reason, _end_of(until.strip(), zone), identity().name)


def _end_of(day: str, zone: ZoneInfo) -> datetime | None:
    if not day:
        return None
    try:
        following = date.fromisoformat(day) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise NotAcceptableError("Write the day like 2027-03-31, or leave it empty for good.") from None
    return datetime.combine(following, time(), zone).astimezone(UTC)


def _form(found: Found, said: Mapping[str, str], problem: str = "") -> str:
    check, subject = said.get("check", "")[:LONGEST], said.get("subject", "")[:LONGEST]
    if check not in all_checks():
        abort(404)
    with reading(service().database) as connection:
        stands = {one.key: one.title for one in states.standing_of(connection, found.id)}
    title = stands.get((check, subject)) or title_words(check, found.label)
    return render_template(
        "monitor/accept.html", found=found, check=check, subject=subject, title=title, problem=problem,
        reason=said.get("reason", "")[:LONGEST], until=said.get("until", "")[:LONGEST],
    )  # fmt: skip
