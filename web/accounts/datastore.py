"""Where Flask-Security finds people and passkeys, and changes them, each with its audit line.

What it changes is kept in `g` until it says `commit`, and written in one transaction then: a transaction that
stayed open through a request would keep every other writer of SQLite waiting.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import g, session
from flask_security import RoleMixin, UserDatastore, UserMixin
from sqlalchemy import Connection

from deliverability.accounts.audit import audit
from deliverability.accounts.random_text import hash_of
from deliverability.store import passkeys, people, sign_ins
from deliverability.store.database import Database
from deliverability.store.passkeys import StoredPasskey
from deliverability.store.people import Person
from web.accounts.clock import now
from web.accounts.member import Member, Passkey

COLUMN = {"fs_uniquifier": "identity", "fs_webauthn_user_handle": "handle"}
SAID = {
    "password": "password.changed", "second_step": "second-step.changed",
    "recovery_codes": "recovery-codes.changed",
}  # fmt: skip
"""Column -> the deed, as the audit log calls it."""


class Datastore(UserDatastore):
    """The library's view of the tables `people` and `passkeys`."""

    def __init__(self, database: Database) -> None:
        super().__init__(Member, RoleMixin, Passkey)
        self._database = database

    def find_user(self, case_insensitive: bool = False, **what: Any) -> Member | None:
        """By one of id, email, fs_uniquifier and fs_webauthn_user_handle."""
        name, value = what.popitem()
        if name == "email":
            value = str(value).lower()
        person = people.find(self._database, **{COLUMN.get(name, name): value})
        return None if person is None else self.member(person)

    def member(self, person: Person) -> Member:
        """The person with their passkeys."""
        found = Member(person)
        found.webauthn = [Passkey(one) for one in passkeys.of_person(self._database, person.id)]
        return found

    def find_webauthn(self, credential_id: bytes) -> Passkey | None:
        """The passkey a browser named."""
        stored = passkeys.find(self._database, credential_id)
        return None if stored is None else Passkey(stored)

    def create_webauthn(self, user: UserMixin, credential_id: bytes, *plain: Any, **what: Any) -> None:
        """Keep a new passkey, at the next commit; each asks who holds it, and so opens the door alone."""
        transports = tuple(map(_value, what["transports"] or ()))
        stored = StoredPasskey(
            0, user.id, credential_id, what["public_key"], what["sign_count"], what["name"], "first",
            _value(what["device_type"]), what["backup_state"], transports, what["extensions"], now(), now(),
        )  # fmt: skip
        passkey = Passkey(stored)
        user.webauthn.append(passkey)
        self.put(passkey)

    def put(self, model: Member | Passkey) -> Member | Passkey:
        """To be written at the next commit."""
        _waiting().setdefault(id(model), model)
        return model

    def delete(self, model: Passkey) -> None:
        """A passkey that goes at the next commit."""
        _waiting()[id(model)] = model
        _gone().add(id(model))

    def commit(self) -> None:
        """Write what was put and deleted since the last time."""
        waiting, gone = list(_waiting().items()), set(_gone())
        _waiting().clear()
        _gone().clear()
        if not waiting:
            return
        with self._database.begin() as connection:
            for key, model in waiting:
                if isinstance(model, Member):
                    _write_person(connection, model, now())
                else:
                    _write_passkey(connection, model, key in gone, now())


def _write_person(connection: Connection, member: Member, at: datetime) -> None:
    changed = member.changed()
    if not changed:
        return
    people.change(connection, member.id, changed | _codes_or_none(changed))
    if "password" in changed:
        here = session.get("sign_in", "")
        sign_ins.end_all(connection, member.id, at, but=hash_of(here) if here else "")
    for column, deed in SAID.items():
        if column in changed:
            audit(connection, at, deed, member.email)
    member.person = people.find_in(connection, id=member.id) or member.person


def _codes_or_none(changed: dict[str, Any]) -> dict[str, Any]:
    return {"recovery_codes": changed["recovery_codes"] or None} if "recovery_codes" in changed else {}


def _write_passkey(connection: Connection, passkey: Passkey, is_gone: bool, at: datetime) -> None:
    stored = passkey.stored
    owner = people.find_in(connection, id=stored.person_id)
    whose = owner.email if owner else ""
    if is_gone:
        passkeys.remove(connection, stored.id)
        audit(connection, at, "passkey.removed", whose, {"name": stored.name})
    elif not stored.id:
        fields = {name: getattr(stored, name) for name in StoredPasskey.__slots__ if name != "id"}
        passkeys.add(connection, fields | {"transports": list(stored.transports)})
        audit(connection, at, "passkey.added", whose, None, {"name": stored.name, "usage": stored.usage})
    elif changed := passkey.changed():
        passkeys.change(connection, stored.id, changed)


def _waiting() -> dict[int, Member | Passkey]:
    if "accounts_waiting" not in g:
        g.accounts_waiting = {}
    found: dict[int, Member | Passkey] = g.accounts_waiting
    return found


def _gone() -> set[int]:
    if "accounts_gone" not in g:
        g.accounts_gone = set()
    found: set[int] = g.accounts_gone
    return found


def _value(word: Any) -> str:
    """The word itself, of one that may be an Enum's."""
    return str(getattr(word, "value", word))
