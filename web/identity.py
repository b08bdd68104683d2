"""Who is asking: somebody with a token, somebody signed in, the owner of this computer, or a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import g, request
from flask_login import current_user  # type: ignore[import-untyped]

from deliverability.accounts import tokens
from deliverability.accounts.reach import is_open_house
from deliverability.accounts.roles import Role
from deliverability.store.people import Person
from deliverability.store.tokens import StoredToken
from web.accounts.by_header import by_header
from web.accounts.clock import now
from web.accounts.member import Member
from web.service import service

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@dataclass(frozen=True, slots=True)
class Identity:
    """`name` as the audit log knows them; `role` None for a stranger; `token` when a program asks."""

    name: str
    role: Role | None
    person: Person | None = None
    token: StoredToken | None = None

    @property
    def is_owner(self) -> bool:
        """Whoever sits at this computer, while there is no account."""
        return self is OWNER


OWNER = Identity("the owner", Role.ADMIN)
STRANGER = Identity("a stranger", None)
BAD_TOKEN = Identity("a stranger with a token that is not good", None)
ASKS_NOBODY = frozenset({"static", "pages.health"})
"""The same for everybody, so nobody is looked up: health is told also when the database is away."""


def identity() -> Identity:
    """Who sent the request under way; looked up once. (`g.identity` is Flask-Principal's.)"""
    if "who" not in g:
        g.who = STRANGER  # for the page that says so, if the look-up fails
        g.who = _identity()
    return cast(Identity, g.who)


def _identity() -> Identity:
    if request.endpoint in ASKS_NOBODY:
        return STRANGER
    given = request.headers.get("Authorization", "")
    kind, _, token = given.partition(" ")
    if kind.lower() == "bearer":
        return _bearer(token.strip())
    person = by_header() or _signed_in()
    if person is not None:
        return Identity(person.email, person.role, person)
    if is_open_house(service().settings, service().database) and not _came_through_a_proxy():
        return OWNER
    return STRANGER


def _bearer(token: str) -> Identity:
    found = tokens.bearer(service().database, token, now())
    if found is None:
        return BAD_TOKEN
    whose = f" of {found.person.email}" if found.person else ""
    return Identity(f"token {found.token.name}{whose}", found.role, found.person, found.token)


def _signed_in() -> Person | None:
    user = current_user._get_current_object() if current_user else None
    return user.person if isinstance(user, Member) else None


def _came_through_a_proxy() -> bool:
    """A proxy on this machine that the settings do not name lets strangers look like the owner."""
    return any(name in request.headers for name in FORWARDED)
