"""A person and a passkey in the shape that Flask-Security works on: objects it changes and puts back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_security import UserMixin, WebAuthnMixin

from deliverability.store.passkeys import StoredPasskey
from deliverability.store.people import Person

PERSON = {
    "password": "password", "identity": "fs_uniquifier", "handle": "fs_webauthn_user_handle",
    "second_step": "tf_primary_method", "code_secret": "tf_totp_secret", "code_counter": "code_counter",
    "recovery_codes": "mf_recovery_codes",
}  # fmt: skip
"""Column -> the library's name, for what it may change."""
PASSKEY = {"sign_count": "sign_count", "is_backed_up": "backup_state", "used_at": "lastuse_datetime"}


class Member(UserMixin):
    """A person, as the library signs them in; `person` is as the database had it."""

    fs_uniquifier = fs_webauthn_user_handle = ""  # the library asks the class for them

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id, self.email = person.id, person.email
        self.active, self.roles = True, []  # our roles are asked by web/permissions.py
        self.tf_phone_number = None
        for column, name in PERSON.items():
            setattr(self, name, getattr(person, column))
        self.mf_recovery_codes = list(person.recovery_codes)
        self.webauthn: list[WebAuthnMixin] = []

    def changed(self) -> dict[str, Any]:
        """Column -> new value, of what the library has changed."""
        now = {column: getattr(self, name) for column, name in PERSON.items()}
        now["recovery_codes"] = list(now["recovery_codes"] or ())
        was = {column: getattr(self.person, column) for column in PERSON}
        was["recovery_codes"] = list(was["recovery_codes"])
        return {column: value for column, value in now.items() if value != was[column]}


class Passkey(WebAuthnMixin):
    """A passkey, as the library checks it."""

    def __init__(self, stored: StoredPasskey) -> None:
        self.stored = stored
        self.credential_id, self.public_key = stored.credential, stored.public_key
        self.name, self.usage, self.device_type = stored.name, stored.usage, stored.device_type
        self.transports, self.extensions = list(stored.transports), stored.extensions
        self.sign_count, self.backup_state = stored.sign_count, stored.is_backed_up
        self.lastuse_datetime: datetime = stored.used_at
        self.create_datetime = stored.created_at

    def get_user_mapping(self) -> dict[str, Any]:
        """How to find whose it is."""
        return {"id": self.stored.person_id}

    def changed(self) -> dict[str, Any]:
        """Column -> new value, of what the library has changed."""
        now = {column: getattr(self, name) for column, name in PASSKEY.items()}
        return {column: value for column, value in now.items() if value != getattr(self.stored, column)}
