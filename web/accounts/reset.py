"""A link with which somebody chooses a new password, for an admin to hand over where no mail is sent."""

from __future__ import annotations

from flask import current_app
from flask_security.recoverable import generate_reset_password_token

from deliverability.accounts.audit import audit
from deliverability.links import link
from deliverability.store.people import Person
from web.accounts.clock import now
from web.service import service


def reset_link(person: Person) -> str:
    """The link; good for an hour, and once, as it holds a mark of the password of now."""
    member = current_app.extensions["security"].datastore.member(person)
    token = generate_reset_password_token(member)  # type: ignore[no-untyped-call]
    with service().database.begin() as connection:
        audit(connection, now(), "password.link", person.email)
    return link(service().settings, "password", "forgotten", token)
