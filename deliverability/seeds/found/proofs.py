"""Verifies the DKIM signatures of a mail with keys that were asked for before."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import dkim  # type: ignore[import-untyped]
from dkim.util import InvalidTagValueList, parse_tag_value  # type: ignore[import-untyped]

from checks.dkim.public_key import PublicKey
from checks.dkim.record import KeyRecord
from checks.dkim.record import parse as parse_key
from checks.placement.record import Proof, Signature
from checks.placement.signatures import LEAST_BITS, MOST, MOST_COVERED, Signed, read_signature
from deliverability.seeds.found.headers import Parts

BODY_CHANGED = "the text of the mail was changed after it was signed"
NOT_VERIFIED = "it could not be verified in time"
HEADER_CHANGED = "a signed header was changed on the way, or the key in DNS belongs to another one"
_SILENT = logging.getLogger("deliverability.seeds.found.dkim")
_SILENT.setLevel(logging.CRITICAL)  # what dkimpy tells there are faults of the mail, not ours


@dataclass(frozen=True, slots=True)
class Key:
    """What stands in DNS where a key is named: texts, () for confirmed nothing; `silence`: no answer."""

    name: str
    texts: tuple[str, ...] = ()
    silence: str = ""


def signed_in(parts: Parts) -> tuple[Signed, ...]:
    """The signatures, the topmost first."""
    return tuple(map(read_signature, parts.all("dkim-signature")[:MOST]))


def unproven(parts: Parts) -> tuple[Signature, ...]:
    """The signatures as they stand there, before anybody has looked whether they hold."""
    nobody = (Proof.UNKNOWN, NOT_VERIFIED)
    return tuple(_proven(signed, nobody, {}, 0, parts) for signed in signed_in(parts))


def prove(
    raw: bytes, parts: Parts, keys: Mapping[str, Key], at: datetime | None, is_whole: bool
) -> tuple[Signature, ...]:
    """What each signature comes to. `at`: when the mail arrived, for x=; `is_whole`: `raw` is all of it."""
    return tuple(
        _proven(signed, _verdict(raw, parts, number, signed, keys, at, is_whole), keys, len(raw), parts)
        for number, signed in enumerate(signed_in(parts))
    )


def _proven(
    signed: Signed, verdict: tuple[Proof, str], keys: Mapping[str, Key], size: int, parts: Parts
) -> Signature:
    proof, why = verdict
    record = _record(keys.get(signed.key_name))
    bits = record.key.bits if record and isinstance(record.key, PublicKey) else 0
    body = size - parts.body_at
    uncovered = max(0, body - signed.length) if signed.length is not None else 0
    return Signature(
        signed.domain, signed.selector, signed.algorithm, proof, why, bits,
        signed.covered, signed.length, signed.expires_at, uncovered,
    )  # fmt: skip


def _verdict(
    raw: bytes,
    parts: Parts,
    number: int,
    signed: Signed,
    keys: Mapping[str, Key],
    at: datetime | None,
    is_whole: bool,
) -> tuple[Proof, str]:
    if signed.flaw:
        return Proof.INVALID, signed.flaw
    if signed.expires_at and at and signed.expires_at < at:
        return Proof.INVALID, "it had run out before the mail arrived"
    if parts.is_cut:
        return Proof.UNKNOWN, "the headers of the mail are longer than we read"
    if len(signed.covered) > MOST_COVERED:
        return Proof.UNKNOWN, "it covers more lines than we follow"
    if not is_whole:
        return Proof.UNKNOWN, "the mail is larger than we read"
    key = keys.get(signed.key_name)
    if key is None or key.silence:
        return Proof.UNKNOWN, f"its key could not be asked for ({key.silence if key else 'not asked'})"
    flaw = _key_flaw(_record(key), signed)
    return (Proof.INVALID, flaw) if flaw else _verified(raw, number, key)


def _record(key: Key | None) -> KeyRecord | None:
    """The key record at a name; of several texts the first that was meant as one."""
    records = map(parse_key, key.texts if key else ())
    return next((record for record in records if record.looks_like_a_key), None)


def _key_flaw(record: KeyRecord | None, signed: Signed) -> str:
    if record is None:
        return f"there is no key at {signed.key_name}"
    if record.is_revoked:
        return "its key was taken back: the p= in DNS is empty"
    if not isinstance(record.key, PublicKey):
        return "its key in DNS cannot be read"
    if record.key.algorithm != signed.algorithm.partition("-")[0]:
        return "its key in DNS is of another kind"
    if record.key.algorithm == "rsa" and record.key.bits < LEAST_BITS:
        return f"its key has {record.key.bits} bits, and receivers want at least {LEAST_BITS}"
    return ""


def _verified(raw: bytes, number: int, key: Key) -> tuple[Proof, str]:
    text = next(text for text in key.texts if parse_key(text).looks_like_a_key)
    # parse_tag_value wants ASCII, and a stray note in another script is no part of the key
    octets = text.encode("ascii", "replace")
    try:
        is_valid = _Timeless(raw, _SILENT, minkey=LEAST_BITS).verify(number, lambda name, timeout=5: octets)
    except dkim.ValidationError as error:
        is_body = str(error).startswith("body hash")
        return Proof.INVALID, BODY_CHANGED if is_body else "it breaks the rules of DKIM"
    except dkim.MessageFormatError:
        return Proof.UNKNOWN, "the headers of the mail are broken, so that nobody can tell what was signed"
    except (dkim.DKIMException, ValueError, ArithmeticError):
        return Proof.INVALID, "it breaks the rules of DKIM"
    return (Proof.VALID, "") if is_valid else (Proof.INVALID, HEADER_CHANGED)


class _Timeless(dkim.DKIM):  # type: ignore[misc]
    """dkimpy without its own clock: a mail that is read again must come to the same as on its first day."""

    def verify_headerprep(self, idx: int = 0) -> Any:
        headers = [(name, value) for name, value in self.headers if name.lower() == b"dkim-signature"]
        try:
            tags = parse_tag_value(headers[idx][1])
        except InvalidTagValueList as error:
            raise dkim.ValidationError(str(error)) from None
        dkim.validate_signature_fields({k: v for k, v in tags.items() if k not in (b"t", b"x")})
        covered = [name.lower() for name in re.split(rb"\s*:\s*", tags[b"h"].strip())]
        self.include_headers = tuple(covered)
        return tags, covered, headers
