"""Addresses of our own that work once, for a day; what they are for stands in them, signed."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

LIVES = timedelta(hours=24)
_MAC = 20
"""Hexadecimal digits: 80 bits, for an address that lives a day and is asked at a limited rate."""
_LOCAL = re.compile(rf"([0-9a-z]{{4}}-[0-9a-z]{{4}})-([0-9a-f]{{1,8}})-([0-9a-f]{{{_MAC}}})", re.ASCII)


def address_for(key: str, code: str, domain: str, now: datetime) -> str:
    """An address for the test with this code ("K7Q2-9F3D"), good for LIVES; in lower case."""
    hour = f"{int((now + LIVES).timestamp()) // 3600 + 1:x}"
    return f"{code.lower()}-{hour}-{_mac(key, code, hour, domain)}@{domain}"


def code_of(key: str, address: str, domain: str, now: datetime) -> str | None:
    """The code of the test that this address was made for; None for one that is not ours, or is over."""
    if not address.isascii():  # other letters may have one of ASCII as their lower case
        return None
    local, _, where = address.lower().rpartition("@")
    found = _LOCAL.fullmatch(local)
    if found is None or where != domain:
        return None
    code, hour, mac = found[1].upper(), found[2], found[3]
    if not hmac.compare_digest(mac, _mac(key, code, hour, domain)):
        return None
    return code if now < datetime.fromtimestamp(int(hour, 16) * 3600, UTC) else None


def _mac(key: str, code: str, hour: str, domain: str) -> str:
    own = hmac.digest(b"deliverability one-time addresses", key.encode(), hashlib.sha256)
    return hmac.digest(own, f"{code.upper()} {hour} {domain}".encode(), hashlib.sha256).hex()[:_MAC]
