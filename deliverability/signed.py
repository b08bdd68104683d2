"""Signs what stands in links, so that whoever has one may do the one thing it is for, until it expires."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

LONGEST = 2_000
"""Characters of a token; a longer one is none of ours."""


class Signer:
    """Signs and reads tokens with one key; each purpose has a signature of its own (HMAC-SHA-256)."""

    def __init__(self, key: str) -> None:
        self._key = key

    def sign(self, purpose: str, data: Any, expires_at: datetime) -> str:
        """A token of letters, digits, "-", "_" and "."; `data` is anything JSON holds, and is not secret."""
        return self._serializer(purpose).dumps([int(expires_at.timestamp()), data])

    def read(self, purpose: str, token: str, now: datetime) -> Any | None:
        """What was signed for this purpose; None for a token that is not ours, or has expired."""
        if len(token) > LONGEST:
            return None
        try:
            expires_at, data = self._serializer(purpose).loads(token)
        except BadData:
            return None
        return data if now.timestamp() < expires_at else None

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        options = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        return URLSafeSerializer(self._key, salt=f"deliverability {purpose}", signer_kwargs=options)
