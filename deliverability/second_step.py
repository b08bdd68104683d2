"""The keys of what belongs to the second step of a sign-in, each made from the service's own key."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode, urlsafe_b64encode


def authenticator_keys(key: str) -> dict[str, str]:
    """The key for secrets of authenticators under its mark, as passlib wants it.

    passlib writes the mark beside each secret, so that one under another key is told from one under this.
    """
    made = derived(key, "codes")
    return {hashlib.sha256(made).hexdigest()[:8]: b64encode(made).decode()}


def recovery_key(key: str) -> bytes:
    """The key for recovery codes, as Fernet wants it."""
    return urlsafe_b64encode(derived(key, "recovery codes"))


def derived(key: str, purpose: str) -> bytes:
    """32 octets for one purpose, from the service's own key."""
    return hmac.new(key.encode(), f"deliverability {purpose}".encode(), hashlib.sha256).digest()
