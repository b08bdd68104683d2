"""Text that opens something: made here, and kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets

OCTETS = 32


def new_secret(front: str = "") -> str:
    """256 random bits after `front`, fit for a link, a cookie or a header."""
    return front + secrets.token_urlsafe(OCTETS)


def hash_of(secret: str) -> str:
    """SHA-256 in hexadecimal digits.

    A slow hash is for what people think up. Nobody can try 2^256 of these, and a fast one can be looked up.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
