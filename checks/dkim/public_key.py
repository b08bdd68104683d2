"""Reads the p= of a DKIM key record: which key it is, or what spoils it (RFC 6376 §3.6.1, RFC 8463 §4)."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Spoilt(StrEnum):
    """What is wrong with a p=, as the part of a sentence after "the key"."""

    PRIVATE = "is a private key, which must never be published"
    PEM = "has the `BEGIN` or `END` line of a key file in it"
    ELLIPSIS = "ends in dots: it was copied from a place that shows only its beginning"
    ENTITY = "has characters written the way web pages write them (like `&#43;`)"
    PERCENT = "has characters written the way links write them (like `%2B`)"
    NEWLINE = "has a line break or another control character in it"
    QUOTES = "has quotation marks in it"
    BACKSLASH = "has a backslash in it"
    GLUED_TAG = "runs into the next part of the record: a semicolon is missing after it"
    CHARACTER = "has a character in it that no key has"
    CUT_AT_255 = "is cut off: the DNS panel kept only 255 characters"
    CUT = "is cut off: its end is missing"
    NOT_DER = "is not a public key when it is read"
    OTHER_ALGORITHM = "is a key of another kind than the record says"
    ED25519_LENGTH = "does not have the length of its kind (Ed25519, 32 bytes)"
    ED25519_WRAPPED = "is in a wrapping that mail does not use (Ed25519)"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that could be read; `bits` of the RSA modulus (256 for Ed25519).

    `is_bare`: RSA without the SubjectPublicKeyInfo around it.
    """

    algorithm: str
    bits: int
    is_bare: bool = False

    @property
    def is_usual(self) -> bool:
        """RSA of a size that every receiver takes and nobody breaks (RFC 8301 §3.2)."""
        return self.algorithm == "rsa" and 2048 <= self.bits <= 4096 and not self.is_bare


@dataclass(frozen=True, slots=True)
class SpoiltKey:
    """A p= that no receiver can use; `spoiler`: the characters at fault, "" where there are none."""

    why: Spoilt
    spoiler: str = ""


def read_public_key(p: str, key_type: str, record_length: int) -> PublicKey | SpoiltKey:
    """Read p= as it stands in the record; `record_length` in octets tells a cut at 255. Never raises."""
    compact = FOLDING.sub("", p) if " " in p or "\t" in p else p
    if not _BASE64.fullmatch(compact):
        return _spoilt_text(p, compact)
    digits = compact.rstrip("=")
    cut = Spoilt.CUT_AT_255 if 255 in (record_length, len(p)) else Spoilt.CUT
    if len(digits) % 4 == 1:  # no number of octets comes to that
        return SpoiltKey(cut)
    der = binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
    if key_type == "ed25519":
        return _ed25519(der)
    try:
        return _rsa(der)
    except _Cut:
        return SpoiltKey(cut)
    except _NotDer:
        return SpoiltKey(Spoilt.NOT_DER)


FOLDING: Final = re.compile(r"(?:\r\n)?[ \t]+")
"""Folding white space, which may stand anywhere in base64 (RFC 6376 §3.2)."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")

# The first that is found is named; a later one is often only its consequence.
_SIGNS: Final = (
    (Spoilt.PRIVATE, re.compile(r"PRIVATE\s*KEY")),
    (Spoilt.PEM, re.compile(r"-{2,}[A-Z ]*-*")),
    (Spoilt.NEWLINE, re.compile(r"[\x00-\x08\x0a-\x1f\x7f]|\\(?:010|013|[nr](?![A-Za-z]))")),
    (Spoilt.BACKSLASH, re.compile(r"\\")),
    (Spoilt.ELLIPSIS, re.compile(r"…|\.{2,}")),
    (Spoilt.ENTITY, re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+)\Z", re.IGNORECASE)),
    (Spoilt.PERCENT, re.compile(r"%(?:2B|2F|3D)", re.IGNORECASE)),
    (Spoilt.QUOTES, re.compile(r"[\"'`\u2018-\u201f\u00ab\u00bb]")),
    (Spoilt.GLUED_TAG, re.compile(r"\s[a-z]\s*=[^=]")),
)
_FOREIGN: Final = re.compile(r"[^A-Za-z0-9+/=\s]|=(?=[^=])")


def _spoilt_text(p: str, compact: str) -> SpoiltKey:
    for why, sign in _SIGNS:
        if found := sign.search(p):
            return SpoiltKey(why, found[0])
    foreign = _FOREIGN.search(compact)
    return SpoiltKey(Spoilt.CHARACTER, foreign[0] if foreign else compact[-1:])


# DER (ITU-T X.690), as much of it as public keys need.

_INTEGER, _BIT_STRING, _OID, _SEQUENCE = 0x02, 0x03, 0x06, 0x30
_RSA_ENCRYPTION: Final = bytes.fromhex("2a864886f70d010101")  # RFC 8017 §A.1
_ED25519_WRAPPING: Final = bytes.fromhex("302a300506032b6570032100")  # RFC 8410 §4


class _NotDer(Exception):  # noqa: N818 - named for what it is
    """The octets are no DER of a key."""


class _Cut(Exception):  # noqa: N818 - named for what it is
    """The octets end before the DER does."""


def _ed25519(der: bytes) -> PublicKey | SpoiltKey:
    if len(der) == 32:
        return PublicKey("ed25519", 256)
    if der.startswith(_ED25519_WRAPPING) and len(der) == 44:
        return SpoiltKey(Spoilt.ED25519_WRAPPED)
    try:
        other = _rsa(der)
    except (_Cut, _NotDer):
        return SpoiltKey(Spoilt.ED25519_LENGTH)
    return other if isinstance(other, SpoiltKey) else SpoiltKey(Spoilt.OTHER_ALGORITHM, "RSA")


def _rsa(der: bytes) -> PublicKey | SpoiltKey:
    if der.startswith(_ED25519_WRAPPING) or (len(der) == 32 and der[0] != _SEQUENCE):
        return SpoiltKey(Spoilt.OTHER_ALGORITHM, "Ed25519")
    outer, _ = _open(der, 0, _SEQUENCE)
    if outer[:1] == bytes([_INTEGER]):
        return _bare_rsa(outer)
    algorithm, after = _open(outer, 0, _SEQUENCE)
    oid, _ = _open(algorithm, 0, _OID)
    if oid != _RSA_ENCRYPTION:
        return SpoiltKey(Spoilt.OTHER_ALGORITHM)
    bits, _ = _open(outer, after, _BIT_STRING)
    numbers, _ = _open(bits, 1, _SEQUENCE)  # the first octet counts unused bits
    return PublicKey("rsa", _modulus_bits(numbers))


def _bare_rsa(numbers: bytes) -> PublicKey | SpoiltKey:
    """RSAPublicKey (n, e); a private key starts with its version, 0 or 1 (RFC 8017 §A.1.2, RFC 5208)."""
    first, _ = _open(numbers, 0, _INTEGER)
    if int.from_bytes(first) <= 1:
        return SpoiltKey(Spoilt.PRIVATE)
    return PublicKey("rsa", _modulus_bits(numbers), is_bare=True)


def _modulus_bits(numbers: bytes) -> int:
    modulus, after = _open(numbers, 0, _INTEGER)
    exponent, _ = _open(numbers, after, _INTEGER)
    if not modulus or modulus[0] & 0x80 or not any(exponent):
        raise _NotDer
    return int.from_bytes(modulus).bit_length()


def _open(data: bytes, at: int, tag: int) -> tuple[bytes, int]:
    """The contents of the value at `at`, and where the next value starts."""
    if len(data) < at + 2:
        raise _Cut
    if data[at] != tag:
        raise _NotDer
    length, at = data[at + 1], at + 2
    if length & 0x80:
        octets = length & 0x7F
        if octets not in (1, 2, 3):
            raise _NotDer
        if len(data) < at + octets:
            raise _Cut
        length, at = int.from_bytes(data[at : at + octets]), at + octets
    if len(data) < at + length:
        raise _Cut
    return data[at : at + length], at + length
