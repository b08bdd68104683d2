"""Sign-in by a header of the operator's own proxy ([web] trusted_header); off unless it is named."""

from __future__ import annotations

from flask import request

from deliverability.accounts.people import AccountError, parse_email
from deliverability.store import people
from deliverability.store.people import Person
from web.proxy import FROM_OUR_PROXY
from web.service import service


def by_header() -> Person | None:
    """The person whom the proxy names, if the request came straight from a trusted one."""
    name = service().settings.web.trusted_header
    if not name or not request.environ.get(FROM_OUR_PROXY):
        return None
    given = request.headers.getlist(name)
    if len(given) != 1 or not given[0].strip():  # two of them: one is the client's
        return None
    try:
        return people.find(service().database, email=parse_email(given[0]))
    except AccountError:
        return None
