"""People who sign in elsewhere (OpenID Connect): who they are here, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from deliverability.accounts import people
from deliverability.accounts.audit import audit
from deliverability.accounts.people import AccountError
from deliverability.accounts.roles import Role
from deliverability.config_accounts import Oidc
from deliverability.store import people as store
from deliverability.store.database import Database
from deliverability.store.people import Person

EVERYBODY = "*"


def come_in(database: Database, oidc: Oidc, claims: Mapping[str, Any], now: datetime) -> Person:
    """The person that the provider's claims are about; the account is made, or joined, at the first time.

    Issuer and subject tell people apart, as an address may pass to somebody else (OpenID Connect Core §5.7).
    AccountError for whom none of the lists names.
    """
    role = role_of(oidc, claims)
    if role is None:
        raise AccountError("Nobody has let you in here yet. Ask an admin to put you on a list in [oidc].")
    elsewhere = f"{claims['iss']} {claims['sub']}"[:512]
    known = store.find(database, elsewhere=elsewhere)
    if known is None:
        return _first_time(database, elsewhere, claims, role, now)
    return _with_role(database, known, role, now)


def role_of(oidc: Oidc, claims: Mapping[str, Any]) -> Role | None:
    """The role of the first list that names one of the claim's values, or the verified address."""
    said = claims.get(oidc.role_claim, ())
    values = {said} if isinstance(said, str) else {str(one) for one in said or ()}
    named = {EVERYBODY, *values, _address(claims)} - {""}
    for role, names in ((Role.ADMIN, oidc.admins), (Role.EDITOR, oidc.editors), (Role.VIEWER, oidc.viewers)):
        if named & {name.lower() if "@" in name else name for name in names}:
            return role
    return None


def _first_time(
    database: Database, elsewhere: str, claims: Mapping[str, Any], role: Role, now: datetime
) -> Person:
    address = _address(claims)
    if not address:
        raise AccountError("Your provider did not confirm your e-mail address, so we cannot make an account.")
    known = store.find(database, email=people.parse_email(address))
    if known is None:
        return people.add(database, address, role, now, elsewhere=elsewhere)
    if known.elsewhere is not None:
        raise AccountError(f"{address} belongs to another account of your provider. Ask an admin.")
    with database.begin() as connection:
        store.change(connection, known.id, {"elsewhere": elsewhere})
        audit(connection, now, "person.joined", known.email, None, {"elsewhere": elsewhere})
    return _with_role(database, known, role, now)


def _with_role(database: Database, person: Person, role: Role, now: datetime) -> Person:
    """The lists count at each sign-in; but the only admin stays one."""
    if person.role is role:
        return person
    try:
        people.set_role(database, person.id, role, now)
    except AccountError:
        return person
    return store.find(database, id=person.id) or person


def _address(claims: Mapping[str, Any]) -> str:
    """In lower case, if the provider has confirmed it; else ""."""
    return str(claims.get("email", "")).lower() if claims.get("email_verified") is True else ""
