"""One's own account, and the page behind an invitation."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from deliverability.accounts import people, sessions
from deliverability.accounts.people import AccountError
from deliverability.store.invitations import Invitation
from web.accounts.clock import now
from web.accounts.session import current
from web.identity import identity
from web.service import service

blueprint = Blueprint("accounts", __name__)
LONGEST = 300
"""Characters of a field that is shown again."""


@blueprint.get("/account")
def mine() -> ResponseReturnValue:
    """One's own account: how one signs in, and where one is signed in."""
    person = identity().person
    if person is None:
        return redirect(url_for("accounts.everybody"))
    member = current_app.extensions["security"].datastore.member(person)
    open_ones = sessions.open_of(service().database, person, now())
    return render_template(
        "accounts/mine.html", person=person, sessions=open_ones, here=current(), passkeys=member.webauthn
    )


@blueprint.post("/account/sessions/<sign_in_id>/end")
def end_session(sign_in_id: str) -> ResponseReturnValue:
    """Sign out elsewhere."""
    if (person := identity().person) is not None:
        sessions.end(service().database, person, sign_in_id, now())
        flash("That session has ended.")
    return redirect(url_for("accounts.mine", _anchor="sessions"), 303)


@blueprint.post("/account/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """Sign out everywhere else."""
    person, here = identity().person, current()
    if person is not None and here is not None:
        sessions.end_others(service().database, person, here.id, now())
        flash("You are signed out everywhere else.")
    return redirect(url_for("accounts.mine", _anchor="sessions"), 303)


@blueprint.get("/invitation/<secret>")
def invitation(secret: str) -> ResponseReturnValue:
    """Where an invitation leads: choose a password."""
    return _invitation(_invited(secret), secret, "", "")


@blueprint.post("/invitation/<secret>")
def accept(secret: str) -> ResponseReturnValue:
    """Take it: the account is made, and signed in."""
    one, typed = _invited(secret), request.form.get("email", "")
    try:
        person = people.accept(service().database, one, typed, request.form.get("password", ""), now())
    except AccountError as error:
        return _invitation(one, secret, typed[:LONGEST], str(error)), 400
    session.clear()
    login_user(current_app.extensions["security"].datastore.member(person), authn_via=["password"])
    flash("Your account is ready. A second step keeps strangers out who guess your password: add one below.")
    return redirect(url_for("accounts.mine"), 303)


def _invited(secret: str) -> Invitation:
    found = people.invited(service().database, secret, now())
    if found is None:
        abort(404)
    return found


def _invitation(one: Invitation, secret: str, typed: str, problem: str) -> str:
    return render_template("accounts/invitation.html", one=one, secret=secret, typed=typed, problem=problem)
