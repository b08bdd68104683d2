"""Finds what is wrong with one DKIM key record."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from checks.dkim.fault import Facts, Fault, Kind
from checks.dkim.public_key import PublicKey, Spoilt, SpoiltKey
from checks.dkim.record import LONGEST as LONGEST_TEXT
from checks.dkim.record import KeyRecord, parse

_PLAIN: Final = re.compile(r"(?:v=DKIM1; ?)?(?:k=rsa; ?)?(?:t=s; ?)?p=[A-Za-z0-9+/]+={0,2};?")


def faults_of(text: str) -> tuple[Fault, ...]:
    """What is wrong with one key record."""
    return _faults_of(text[:LONGEST_TEXT])


@lru_cache(maxsize=8192)
def _faults_of(text: str) -> tuple[Fault, ...]:
    record = parse(text)
    if _PLAIN.fullmatch(text) and isinstance(record.key, PublicKey) and record.key.is_usual:
        return ()  # nearly every key looks so, and each is looked at once for every kind of fault
    return tuple(
        Fault(kind, facts) for kind, look in _LOOKS if (facts := look(record)) is not None
    ) + _key_faults(record)


def _version(record: KeyRecord) -> Facts | None:
    """If v= is there, it must come first and be exactly DKIM1 (RFC 6376 §3.6.1)."""
    version = record.version
    if version is None or (version == "DKIM1" and record.tags[0].name == "v"):
        return None
    if "p=" in version:
        return None  # a missing semicolon, and p_missing says so
    glued = re.sub(r"\A['\"]?DKIM ?1?\W*", "", version, flags=re.IGNORECASE)
    rest = [f"{tag.name}={tag.value}".rstrip("\\") for tag in record.tags if tag.name != "v"]
    wrong = f"v={version}" if version != "DKIM1" else "v=DKIM1 behind another tag"
    return {"version": wrong, "fixed": "; ".join(["v=DKIM1", *([glued] if "=" in glued else []), *rest])}


def _duplicate(record: KeyRecord) -> Facts | None:
    return {"tags": record.duplicates} if record.duplicates else None


def _stray(record: KeyRecord) -> Facts | None:
    if isinstance(record.key, SpoiltKey) and record.key.why is Spoilt.ENTITY:
        return None  # the semicolon of &#43; tears the key apart
    found = tuple(shortened(piece) for piece in record.stray if piece)
    return {"stray": found} if found else None


def _empty_tag(record: KeyRecord) -> Facts | None:
    return {} if "" in record.stray else None


def _key_type(record: KeyRecord) -> Facts | None:
    key_type = record.key_type
    if key_type in ("rsa", "ed25519") or "p=" in key_type:  # a missing semicolon, and p_missing says so
        return None
    if key_type.endswith("\\") and (record.version or "").endswith("\\"):
        return None  # "\\;" all over the record: one fault, told as the version's
    return {"key_type": shortened(key_type) or "(empty)"}


def _no_sha256(record: KeyRecord) -> Facts | None:
    hashes = record.values("h")
    return {"hashes": hashes} if hashes and "sha256" not in hashes else None


def _sha1(record: KeyRecord) -> Facts | None:
    hashes = record.values("h")
    return {"hashes": hashes} if "sha1" in hashes and "sha256" in hashes else None


def _service(record: KeyRecord) -> Facts | None:
    services = record.values("s")
    return {"services": services} if services and not {"*", "email"} & set(services) else None


def _testing(record: KeyRecord) -> Facts | None:
    return {} if "y" in record.values("t") else None


def _unknown_tag(record: KeyRecord) -> Facts | None:
    return {"tags": record.unknown_tags} if record.unknown_tags else None


def _g_tag(record: KeyRecord) -> Facts | None:
    return None if (granularity := record.value("g")) is None else {"granularity": granularity or "(empty)"}


_LOOKS: Final[tuple[tuple[Kind, Callable[[KeyRecord], Facts | None]], ...]] = (
    (Kind.DUP_TAG, _duplicate),
    (Kind.VERSION, _version),
    (Kind.STRAY, _stray),
    (Kind.KEY_TYPE, _key_type),
    (Kind.NO_SHA256, _no_sha256),
    (Kind.SHA1, _sha1),
    (Kind.SERVICE, _service),
    (Kind.TESTING, _testing),
    (Kind.EMPTY_TAG, _empty_tag),
    (Kind.UNKNOWN_TAG, _unknown_tag),
    (Kind.G_TAG, _g_tag),
)
_CUTS: Final = (Spoilt.CUT, Spoilt.CUT_AT_255, Spoilt.ELLIPSIS)
_WRONG_KEYS: Final = (
    Spoilt.NOT_DER,
    Spoilt.OTHER_ALGORITHM,
    Spoilt.ED25519_LENGTH,
    Spoilt.ED25519_WRAPPED,
)


def _key_faults(record: KeyRecord) -> tuple[Fault, ...]:
    if record.value("p") is None:
        return (Fault(Kind.P_MISSING, {"record": shortened(record.text), "cause": _why_no_p(record)}),)
    if record.is_revoked:
        return (Fault(Kind.P_EMPTY, {}),)
    if record.key_type not in ("rsa", "ed25519") and not _is_private(record):
        return ()  # what p= holds is for that kind of key to say
    if isinstance(record.key, SpoiltKey):
        return (_spoilt(record.key),)
    return _size(record.key) if record.key and record.key.algorithm == "rsa" else ()


def _is_private(record: KeyRecord) -> bool:
    return isinstance(record.key, SpoiltKey) and record.key.why is Spoilt.PRIVATE


def _why_no_p(record: KeyRecord) -> str:
    if any("p=" in tag.value for tag in record.tags):
        return "A semicolon is missing before p="
    if record.value("P") is not None:
        return "The letter p must be small"
    if not record.tags and record.text.startswith("MI"):
        return "The key stands there without p= before it"
    return "The record has no part that begins with p="


def _spoilt(key: SpoiltKey) -> Fault:
    facts = {"cause": key.why.value, "spoiler": _visible(key.spoiler)}
    if key.why is Spoilt.PRIVATE:
        return Fault(Kind.PRIVATE, {})
    if key.why in _CUTS:
        return Fault(Kind.P_CUT, {"cause": key.why.value})
    if key.why in _WRONG_KEYS:
        return Fault(Kind.P_NOT_A_KEY, {"cause": key.why.value})
    return Fault(Kind.P_CHARACTERS, facts)


def _visible(spoiler: str) -> str:
    """The characters as they are, by their number where they cannot be seen."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in spoiler.strip(" \t")[:20])


SHORTEST, GOOD, LONGEST = 1024, 2048, 4096  # RFC 8301 §3.2
FORGEABLE = 768
"""RSA of 768 bits was broken in public in 2009 (Kleinjung and others, CRYPTO 2010)."""


def _size(key: PublicKey) -> tuple[Fault, ...]:
    facts = {"bits": key.bits}
    faults = [Fault(Kind.BARE_KEY, {})] if key.is_bare else []
    if key.bits <= FORGEABLE:
        faults.append(Fault(Kind.RSA_FORGEABLE, facts))
    elif key.bits < SHORTEST:
        faults.append(Fault(Kind.RSA_SHORT, facts))
    elif key.bits < GOOD:
        faults.append(Fault(Kind.RSA_WEAK, facts))
    elif key.bits > LONGEST:
        faults.append(Fault(Kind.RSA_LONG, facts))
    return tuple(faults)


def shortened(text: str) -> str:
    """Enough of a long text to recognise it."""
    return text if len(text) <= 60 else f"{text[:40]}…{text[-16:]}"
