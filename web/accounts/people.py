"""Everybody's accounts, for admins: invite, give a role, take away; and the audit log."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.accounts import mails, people
from deliverability.accounts.people import AccountError
from deliverability.accounts.random_text import hash_of
from deliverability.accounts.reach import others_can_reach
from deliverability.accounts.roles import Role
from deliverability.links import link, only_here
from deliverability.store import audit as log
from deliverability.store import invitations
from deliverability.store import people as store
from web.accounts.clock import now
from web.accounts.pages import LONGEST, blueprint
from web.accounts.reset import reset_link
from web.identity import identity
from web.service import service

LINES = 100
"""Of the audit log, on one page."""


@blueprint.get("/people")
def everybody() -> ResponseReturnValue:
    """Who has an account, and who is invited."""
    return _page()


@blueprint.post("/people/first")
def first() -> ResponseReturnValue:
    """Make the first account: from then on everybody signs in."""
    if store.is_anybody(service().database):
        return redirect(url_for("accounts.everybody"), 303)
    secret = people.invite_first(service().database, now())
    return redirect(url_for("accounts.invitation", secret=secret), 303)


@blueprint.post("/people/invite")
def invite() -> ResponseReturnValue:
    """Invite somebody; the link is shown once, and mailed where mail is sent."""
    typed = request.form.get("email", "")
    try:
        role = Role(request.form.get("role", ""))
    except ValueError:
        return _page(problem="Choose a role.", typed=typed[:LONGEST]), 400
    try:
        secret = people.invite(service().database, typed, role, now())
    except AccountError as error:
        return _page(problem=str(error), typed=typed[:LONGEST]), 400
    settings, email = service().settings, people.parse_email(typed)
    is_mailed = settings.mail.is_set and not only_here(settings)
    if is_mailed:
        page = mails.invitation(settings, secret, role.value, identity().name)
        mails.post(service().database, page, email, hash_of(secret), now())
    return _page(made=link(settings, "invitation", secret), made_for=email, is_mailed=is_mailed)


@blueprint.post("/people/withdraw")
def withdraw() -> ResponseReturnValue:
    """An invitation opens nothing any more."""
    people.withdraw(service().database, request.form.get("email", ""), now())
    return redirect(url_for("accounts.everybody"), 303)


@blueprint.post("/people/<int:person_id>/role")
def set_role(person_id: int) -> ResponseReturnValue:
    """Give another role."""
    try:
        role = Role(request.form.get("role", ""))
        people.set_role(service().database, person_id, role, now())
    except ValueError:
        return _page(problem_above="Choose a role."), 400
    except AccountError as error:
        return _page(problem_above=str(error)), 400
    flash(f"The role is {role.value} now.")
    return redirect(url_for("accounts.everybody"), 303)


@blueprint.post("/people/<int:person_id>/remove")
def remove(person_id: int) -> ResponseReturnValue:
    """Take an account away; asked once more, as it cannot be undone."""
    person = store.find(service().database, id=person_id)
    if person is not None and request.form.get("sure") != "yes":
        return render_template("accounts/remove.html", person=person)
    try:
        people.remove(service().database, person_id, now())
    except AccountError as error:
        return _page(problem_above=str(error)), 400
    flash("The account is gone, with its sessions and tokens.")
    return redirect(url_for("accounts.everybody"), 303)


@blueprint.post("/people/<int:person_id>/new-password")
def new_password(person_id: int) -> ResponseReturnValue:
    """A link with which they choose a new password."""
    person = store.find(service().database, id=person_id)
    if person is None:
        return _page(problem_above="This account is not there any more."), 400
    return _page(made=reset_link(person), made_for=person.email, is_reset=True)


@blueprint.get("/audit")
def audit_log() -> ResponseReturnValue:
    """What was done, newest first."""
    before = request.args.get("before", type=int)
    lines = log.latest(service().database, LINES, before)
    older = lines[-1].id if len(lines) == LINES and lines[-1].id > 1 else None
    return render_template("accounts/audit.html", lines=lines, older=older, is_first=before is None)


def _page(**shown: Any) -> str:
    database = service().database
    return render_template(
        "accounts/people.html", everybody=store.everybody(database), me=identity().person, roles=Role,
        invited=[one for one in invitations.every_open(database, now()) if one.email],
        others=others_can_reach(service().settings), **shown,
    )  # fmt: skip
