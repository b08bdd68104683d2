"""Tokens with which programs call the API: made once, kept as a hash, with a scope and an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deliverability.accounts.audit import audit
from deliverability.accounts.people import AccountError
from deliverability.accounts.random_text import hash_of, new_secret
from deliverability.accounts.roles import Role
from deliverability.store import people
from deliverability.store import tokens as store
from deliverability.store.database import Database
from deliverability.store.people import Person
from deliverability.store.tokens import StoredToken

FRONT = "dlv_"
"""What scanners for lost secrets know ours by."""
SHOWN = 8
"""Letters that are kept to know a token by: the front and four of 43."""
USUAL_DAYS, MOST_DAYS = 90, 366
MOST_OPEN = 200
NOTE_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a token may do, as the roles of people."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    @property
    def role(self) -> Role:
        return {Scope.READ: Role.VIEWER, Scope.WRITE: Role.EDITOR, Scope.ADMIN: Role.ADMIN}[self]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who shows a token: what it is called, what it may do, and whose it is."""

    token: StoredToken
    role: Role
    person: Person | None


def make(
    database: Database, name: str, scope: Scope, days: int, person: Person | None, now: datetime
) -> tuple[str, StoredToken]:
    """A new token, to be shown once, and its row. AccountError when the wish will not do."""
    called = " ".join(name.replace("\0", "").split())[:64]
    if not called:
        raise AccountError("Give the token a name, such as the program that will use it.")
    if not 1 <= days <= MOST_DAYS:
        raise AccountError(f"Say for how many days it is good: 1 to {MOST_DAYS}.")
    if person is not None and not person.role.covers(scope.role):
        raise AccountError("A token cannot do more than the account it belongs to.")
    if len(store.every(database)) >= MOST_OPEN:
        raise AccountError(f"There are {MOST_OPEN} tokens already. Revoke those that nobody uses.")
    return _kept(database, called, scope, now + timedelta(days=days), person, now)


def bearer(database: Database, token: str, now: datetime) -> Bearer | None:
    """Who shows this token, while it is good; its last use is noted once a minute."""
    if not token.startswith(FRONT):
        return None
    found = store.find(database, hash_of(token))
    if found is None or found.revoked_at is not None or found.expires_at <= now:
        return None
    role, owner = Scope(found.scope).role, None
    if found.person_id is not None:
        owner = people.find(database, id=found.person_id)
        if owner is None:
            return None
        role = role if owner.role.covers(role) else owner.role  # never more than the person may today
    if found.used_at is None or now - found.used_at > NOTE_EVERY:
        with database.begin() as connection:
            store.used(connection, found.id, now)
    return Bearer(found, role, owner)


def revoke(database: Database, token_id: int, now: datetime, mine: int | None = None) -> None:
    """It opens nothing any more. With `mine`, only if it belongs to that person; AccountError otherwise."""
    with database.begin() as connection:
        found = store.get_in(connection, token_id)
        if found is None or (mine is not None and found.person_id != mine):
            raise AccountError("This token is not there any more.")
        if store.revoke(connection, token_id, now):
            audit(connection, now, "access.revoked", found.name, {"scope": found.scope})


def _kept(
    database: Database, name: str, scope: Scope, until: datetime, person: Person | None, now: datetime
) -> tuple[str, StoredToken]:
    secret = new_secret(FRONT)
    owner = None if person is None else person.id
    with database.begin() as connection:
        number = store.add(
            connection, hash_of(secret), person_id=owner, name=name, start=secret[:SHOWN],
            scope=scope.value, created_at=now, expires_at=until,
        )  # fmt: skip
        audit(connection, now, "access.made", name, None, {"scope": scope.value, "until": until.isoformat()})
        kept = store.get_in(connection, number)
    assert kept is not None
    return secret, kept
