"""Tokens for programs: one's own, and for admins everybody's."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.accounts import tokens
from deliverability.accounts.people import AccountError
from deliverability.accounts.roles import Role
from deliverability.accounts.tokens import MOST_DAYS, USUAL_DAYS, Scope
from deliverability.store import people
from deliverability.store import tokens as store
from web.accounts.clock import now
from web.accounts.pages import LONGEST, blueprint
from web.identity import identity
from web.service import service


@blueprint.get("/tokens", endpoint="tokens")
def show() -> ResponseReturnValue:
    """Which there are."""
    return _page()


@blueprint.post("/tokens")
def make_token() -> ResponseReturnValue:
    """A new one, shown this once."""
    form, who = request.form, identity()
    if who.token is not None:
        return _page(problem="A token cannot make tokens. Sign in for that."), 403
    try:
        scope, days = Scope(form.get("scope", "")), int(form.get("days", ""))
    except ValueError:
        return _page(problem="Choose what it may do, and for how many days."), 400
    try:
        text, kept = tokens.make(service().database, form.get("name", ""), scope, days, who.person, now())
    except AccountError as error:
        return _page(problem=str(error)), 400
    return _page(made=text, made_token=kept)


@blueprint.post("/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """It opens nothing any more."""
    who = identity()
    mine = who.person.id if who.person is not None and who.role is not Role.ADMIN else None
    try:
        tokens.revoke(service().database, token_id, now(), mine)
    except AccountError as error:
        return _page(problem_above=str(error)), 400
    flash("The token is revoked.")
    return redirect(url_for("accounts.tokens"), 303)


def _page(**shown: Any) -> str:
    who, database = identity(), service().database
    owners = {one.id: one.email for one in people.everybody(database)}
    mine = who.person.id if who.person else None
    all_ = store.every(database)
    seen = all_ if who.role is Role.ADMIN else tuple(one for one in all_ if one.person_id == mine)
    scopes = [one for one in Scope if who.role is not None and who.role.covers(one.role)]
    return render_template(
        "accounts/tokens.html", tokens=seen, owners=owners, scopes=scopes, usual_days=USUAL_DAYS,
        most_days=MOST_DAYS, now=now(), typed=request.form.get("name", "")[:LONGEST], **shown,
    )  # fmt: skip
