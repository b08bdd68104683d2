"""What a test mail is known by: a token that only we can make, and a short code that people can read out."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None looks like another: no 0 and O, no 1, I and L, no U beside V."""
HEADER = "Deliverability-Probe"
"""The header that carries the token, as a gateway may write another Message-ID."""
_CODE = re.compile(rf"(?<![0-9A-Za-z])([{ALPHABET}]{{4}})-([{ALPHABET}]{{4}})(?![0-9A-Za-z])", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9a-f]{32}")
_LONGEST = 64 * 1024
"""Characters in which a code is looked for."""


def token_for(key: str, test_id: str, seed_id: int) -> str:
    """32 hexadecimal digits: HMAC-SHA-256 under the service's own key, cut to 128 bits (RFC 2104 §5)."""
    own = hmac.digest(b"deliverability seed tokens", key.encode(), hashlib.sha256)
    return hmac.digest(own, f"{test_id} {seed_id}".encode(), hashlib.sha256).hex()[:32]


def is_ours(key: str, token: str, test_id: str, seed_id: int) -> bool:
    """Whether this very token was made for this test and seed."""
    return bool(_TOKEN.fullmatch(token)) and hmac.compare_digest(token, token_for(key, test_id, seed_id))


def code_for() -> str:
    """A new code such as "K7Q2-9F3D", 39 random bits."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def codes_in(text: str) -> tuple[str, ...]:
    """What may be codes in a subject or an address, upper case, each once."""
    found = (f"{front}-{back}".upper() for front, back in _CODE.findall(text[:_LONGEST]))
    return tuple(dict.fromkeys(found))
