"""Encrypts what must be read again and shown to nobody, such as the URL of a webhook."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unreadable(Exception):  # noqa: N818
    """It was encrypted with another key than those of this service."""


class Box:
    """Encrypts with the first key, and reads what any of them encrypted (AES-128-CBC and HMAC-SHA-256).

    The keys are the service's own, which lie outside of the database (see `secret_key`), the newest first.
    """

    def __init__(self, *keys: str) -> None:
        self._keys = MultiFernet([Fernet(_derived(key)) for key in keys])

    def lock(self, secret: str) -> str:
        """As it may be kept; "" stays ""."""
        return self._keys.encrypt(secret.encode()).decode() if secret else ""

    def open(self, kept: str) -> str:
        """The secret; Unreadable when no key fits."""
        if not kept:
            return ""
        try:
            return self._keys.decrypt(kept.encode()).decode()
        except InvalidToken:
            raise Unreadable("it was encrypted with a key that this service does not have") from None

    def renewed(self, kept: str) -> str:
        """The same secret under the first key; Unreadable when no key fits."""
        return self.lock(self.open(kept))


def _derived(key: str) -> bytes:
    """A key of its own for this use (RFC 5869 §2.2 with a fixed salt), as Fernet wants it written."""
    return urlsafe_b64encode(hmac.digest(b"deliverability secrets box", key.encode(), hashlib.sha256))
