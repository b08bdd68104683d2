"""Reads a DKIM-Signature header (RFC 6376 §3.5): who signed what, before anybody looks whether it is true."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

LONGEST = 16384
MOST = 10
"""Signatures of one mail that are looked at; RFC 6376 §8.4 lets a receiver stop after a few."""
MOST_COVERED = 200
"""Names in h= that are followed; real ones have a few dozen."""
LEAST_BITS = 1024
"""A shorter RSA key proves nothing (RFC 8301 §3.2)."""
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")


@dataclass(frozen=True, slots=True)
class Signed:
    """The tags of one signature; "" or () for what it does not say. `flaw`: what makes it void, in words."""

    domain: str = ""
    selector: str = ""
    algorithm: str = ""
    covered: tuple[str, ...] = ()
    length: int | None = None
    expires_at: datetime | None = None
    flaw: str = ""

    @property
    def key_name(self) -> str:
        """Where the key is (§3.6.2.1), "" where no such name can be asked."""
        name = f"{self.selector}._domainkey.{self.domain}"
        good = _NAME.fullmatch(self.selector) and _NAME.fullmatch(self.domain) and ".." not in name
        return name if good and len(name) <= 253 else ""


def read_signature(header: str) -> Signed:
    """The signature in the text behind "DKIM-Signature:"; never raises."""
    tags, is_twice = _tags(header[:LONGEST])
    covered = tuple(name.strip().lower() for name in tags.get("h", "").split(":") if name.strip())
    signed = Signed(
        tags.get("d", "").lower().rstrip("."),
        tags.get("s", "").lower(),
        tags.get("a", "").lower(),
        covered[: MOST_COVERED + 1],
        _number(tags.get("l", "")),
        _time(tags.get("x", "")),
    )
    flaw = "a part of it stands there twice" if is_twice else _flaw(signed, tags, len(header))
    return replace(signed, flaw=flaw)


def _tags(text: str) -> tuple[dict[str, str], bool]:
    """name -> value without blanks, and whether a name stands there twice, which voids all (§3.2)."""
    tags: dict[str, str] = {}
    is_twice = False
    for piece in text.split(";"):
        name, equals, value = piece.partition("=")
        if equals:
            is_twice = is_twice or name.strip() in tags
            tags.setdefault(name.strip(), "".join(value.split()))
    return tags, is_twice


def _flaw(signed: Signed, tags: dict[str, str], size: int) -> str:
    """The first reason of RFC 6376 §6.1.1 for which no receiver can take it."""
    if size > LONGEST:
        return "it is longer than receivers read"
    missing = [name for name in ("v", "a", "b", "bh", "d", "h", "s") if not tags.get(name)]
    if missing:
        return f"its part {missing[0]}= is missing"
    if tags["v"] != "1":
        return "it is of a version that nobody knows"
    if "from" not in signed.covered:
        return "it does not cover From, the line that people see"
    if signed.algorithm == "rsa-sha1":
        return "it uses SHA-1, which is too weak to prove anything"
    if signed.algorithm not in ("rsa-sha256", "ed25519-sha256"):
        return "it is made in a way that receivers do not know"
    return "" if signed.key_name else "it names no place where its key could be"


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


def _time(text: str) -> datetime | None:
    """Seconds since 1970; those behind the year 9999 are no time."""
    seconds = _number(text)
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and seconds < 253402300800 else None
