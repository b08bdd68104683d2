"""What is done to accounts: people are invited, take the invitation, get another role, or go."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from checks.domain import NotADomain, parse_target
from deliverability.accounts import passwords
from deliverability.accounts.acting import Actor, acting_as, actor
from deliverability.accounts.audit import audit
from deliverability.accounts.random_text import hash_of, new_secret
from deliverability.accounts.roles import Role
from deliverability.store import audit as log
from deliverability.store import invitations, passkeys, sign_ins, tokens
from deliverability.store import people as store
from deliverability.store.database import Database
from deliverability.store.invitations import Invitation
from deliverability.store.people import Person

INVITED_FOR, FIRST_FOR = timedelta(days=7), timedelta(days=1)


class AccountError(Exception):
    """What was asked for cannot be done; the sentence is for whoever asked."""


def parse_email(text: str) -> str:
    """The address in lower case, its domain in A-labels. AccountError when it is none."""
    try:
        found = parse_target(text.strip())
    except NotADomain as error:
        raise AccountError(str(error)) from None
    if not found.address or len(found.address) > 254:
        raise AccountError(f'"{text.strip()[:80]}" is no e-mail address. Write one like anna@example.com.')
    return found.address.lower()


def invite(database: Database, email: str, role: Role, now: datetime) -> str:
    """A new invitation in place of an older one to this address; what its link is to hold."""
    address = parse_email(email)
    secret, by = new_secret(), actor().who
    one = Invitation(0, address, role, by, now, now + INVITED_FOR)
    with database.begin() as connection:
        if store.find_in(connection, email=address) is not None:
            raise AccountError(f"{address} has an account already.")
        invitations.withdraw(connection, address)
        invitations.add(connection, hash_of(secret), one)
        audit(connection, now, "person.invited", address, None, {"role": role.value})
    return secret


def invite_first(database: Database, now: datetime) -> str:
    """An invitation to make the first account, an admin's, in place of an older one."""
    secret = new_secret()
    one = Invitation(0, "", Role.ADMIN, actor().who, now, now + FIRST_FOR)
    with database.begin() as connection:
        invitations.withdraw(connection, "")
        invitations.add(connection, hash_of(secret), one)
        audit(connection, now, "person.invited", "the first account", None, {"role": Role.ADMIN.value})
    return secret


def withdraw(database: Database, email: str, now: datetime) -> None:
    """The open invitation to this address opens nothing any more."""
    with database.begin() as connection:
        if invitations.withdraw(connection, email):
            audit(connection, now, "person.uninvited", email or "the first account")


def invited(database: Database, secret: str, now: datetime) -> Invitation | None:
    """The invitation that a link holds; one to the first account ends with the first account."""
    found = invitations.find(database, hash_of(secret), now)
    if found is not None and not found.email and store.is_anybody(database):
        return None
    return found


def accept(database: Database, one: Invitation, email: str, password: str, now: datetime) -> Person:
    """The account that the invitation led to. AccountError when the password or the address will not do."""
    address = one.email or parse_email(email)
    if wrong := passwords.problem(password, address):
        raise AccountError(wrong)
    hashed = passwords.hashed(password)
    with acting_as(Actor(address, actor().origin)), database.begin() as connection:
        if not invitations.use(connection, one.id, now):
            raise AccountError("This invitation was taken already.")
        return _add(connection, address, one.role, now, password=hashed)


def add(
    database: Database, email: str, role: Role, now: datetime, password: str = "", elsewhere: str = ""
) -> Person:
    """An account made by an operator, or at the first sign-in from `elsewhere`. AccountError."""
    address = parse_email(email)
    if password and (wrong := passwords.problem(password, address)):
        raise AccountError(wrong)
    hashed = passwords.hashed(password) if password else None
    with database.begin() as connection:
        return _add(connection, address, role, now, password=hashed, elsewhere=elsewhere or None)


def set_role(database: Database, person_id: int, role: Role, now: datetime) -> None:
    """Give another role. AccountError when no admin would be left."""
    with database.begin() as connection:
        person = _found(connection, person_id)
        if role is not Role.ADMIN:
            _keep_an_admin(connection, person)
        store.change(connection, person_id, {"role": role.value})
        before, after = {"role": person.role.value}, {"role": role.value}
        audit(connection, now, "person.role", person.email, before, after)


def remove(database: Database, person_id: int, now: datetime) -> None:
    """Take the account away, with its sessions, passkeys and tokens. AccountError as `set_role`."""
    with database.begin() as connection:
        person = _found(connection, person_id)
        _keep_an_admin(connection, person)
        sign_ins.end_all(connection, person_id, now)
        tokens.revoke_of_person(connection, person_id, now)
        passkeys.remove_of_person(connection, person_id)
        store.remove(connection, person_id)
        audit(connection, now, "person.removed", person.email, {"role": person.role.value})


def set_password(database: Database, person: Person, password: str, now: datetime) -> None:
    """A new password from the operator: every session ends, and so does the second step. AccountError."""
    if wrong := passwords.problem(password, person.email):
        raise AccountError(wrong)
    new = {
        "password": passwords.hashed(password), "identity": secrets.token_hex(16), "second_step": None,
        "code_secret": None, "recovery_codes": None,
    }  # fmt: skip
    with database.begin() as connection:
        store.change(connection, person.id, new)
        sign_ins.end_all(connection, person.id, now)
        audit(connection, now, "password.set", person.email)


def _add(
    connection: Connection,
    email: str,
    role: Role,
    now: datetime,
    password: str | None = None,
    elsewhere: str | None = None,
) -> Person:
    values = {
        "email": email, "role": role.value, "password": password, "elsewhere": elsewhere,
        "identity": secrets.token_hex(16), "handle": secrets.token_hex(16), "created_at": now,
    }  # fmt: skip
    try:
        store.add(connection, values)
    except IntegrityError:
        raise AccountError(f"{email} has an account already.") from None
    audit(connection, now, "person.added", email, None, {"role": role.value})
    found = store.find_in(connection, email=email)
    assert found is not None
    return found


def _found(connection: Connection, person_id: int) -> Person:
    person = store.find_in(connection, id=person_id)
    if person is None:
        raise AccountError("This account is not there any more.")
    return person


def _keep_an_admin(connection: Connection, person: Person) -> None:
    log.hold(connection)  # one after the other, or two admins remove each other
    if person.role is Role.ADMIN and store.count_admins(connection) < 2:
        raise AccountError("This is the only admin. Make somebody else an admin first.")
