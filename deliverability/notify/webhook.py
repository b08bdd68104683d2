"""A webhook signed as Standard Webhooks 1.0 says, so that the receiver knows who sent it, and a repeat."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from datetime import datetime

PREFIX = "whsec_"


def new_key() -> str:
    """A signing key, to be shown once: "whsec_" and 24 random octets in Base64."""
    return PREFIX + b64encode(secrets.token_bytes(24)).decode()


def signed(key: str, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers that go with `body` (octets exactly as sent); `key` as `new_key` makes it."""
    timestamp = str(int(now.timestamp()))
    said = b".".join((message_id.encode(), timestamp.encode(), body))
    digest = hmac.digest(b64decode(key.removeprefix(PREFIX)), said, hashlib.sha256)
    return {
        "Content-Type": "application/json", "webhook-id": message_id, "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }  # fmt: skip
