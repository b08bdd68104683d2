"""Compares a server's TLSA records with the certificates it presents, as sending servers do (RFC 7671)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checks.certificate import Certificate, covers, only_common_name, read
from checks.dane.record import EE, FULL, SHA256, SHA512, Tlsa

DEEPEST = 8  # certificates between the server's own and the authority


class Result(StrEnum):
    """What comes of the comparison; everything but MATCHED makes DANE senders hold the mail back."""

    MATCHED = "matched"
    NO_MATCH = "none of the certificates is meant"
    NOT_SENT = "the authority's certificate is not sent along"
    WRONG_NAME = "the certificate is for another name"
    OVERDUE = "a certificate is overdue or not valid yet"
    BROKEN_CHAIN = "the certificates do not lead up to the authority"


@dataclass(frozen=True, slots=True)
class Match:
    """The result, and the record that came nearest to it."""

    result: Result
    record: Tlsa | None = None


NEAREST_FIRST = (Result.MATCHED, Result.OVERDUE, Result.WRONG_NAME, Result.BROKEN_CHAIN, Result.NOT_SENT)


def match(
    records: Iterable[Tlsa], chain: tuple[Certificate, ...], names: tuple[str, ...], now: datetime
) -> Match:
    """Compare the usable records with `chain`, the server's own certificate first.

    `names`: those of which one must be in the certificate for DANE-TA (RFC 7672 §3.2.2).
    """
    wanted = usable(records)
    found = [_one(record, chain, names, now) for record in wanted]
    near = [Match(result, record) for record, result in zip(wanted, found, strict=True)]
    for result in NEAREST_FIRST:
        if result is Result.NOT_SENT and any(record.usage == EE for record in wanted):
            break  # then it is as likely that the record is an old one
        if (one := next((match for match in near if match.result is result), None)) is not None:
            return one
    return Match(Result.NO_MATCH, wanted[0] if wanted else None)


def usable(records: Iterable[Tlsa]) -> tuple[Tlsa, ...]:
    """Those that senders compare: of two digests of one kind only the stronger counts (RFC 7671 §9)."""
    fit = [record for record in records if record.is_usable]
    strong = {(record.usage, record.selector) for record in fit if record.matching == SHA512}
    return tuple(
        record for record in fit if record.matching != SHA256 or (record.usage, record.selector) not in strong
    )


def _one(record: Tlsa, chain: tuple[Certificate, ...], names: tuple[str, ...], now: datetime) -> Result:
    if record.usage == EE:  # RFC 7672 §3.1.1: names and dates do not count
        return Result.MATCHED if chain and record.is_of(chain[0]) else Result.NO_MATCH
    path = _path_to(record, chain)
    if path is None:
        return _without_authority(record, chain)
    if not path:
        return Result.BROKEN_CHAIN
    if not any(covers(chain[0], name) or only_common_name(chain[0], name) for name in names):
        return Result.WRONG_NAME
    return Result.MATCHED if all(one.not_before <= now <= one.not_after for one in path) else Result.OVERDUE


def _path_to(record: Tlsa, chain: tuple[Certificate, ...]) -> tuple[Certificate, ...] | None:
    """From the server's own certificate to the authority of the record.

    () when the authority is there but has not signed what is below it, None when it is not there.
    """
    from checks.dane.signed import signed_by  # late: cryptography is large, and few runs meet a DANE-TA

    anchors = _anchors(record, chain)
    if not anchors and not record.is_bare_key:
        return None
    path = list(chain[:1])
    while path and len(path) <= DEEPEST:
        last = path[-1]
        if record.is_bare_key and signed_by(last, record.data):
            return tuple(path)
        above = [one for one in (*anchors, *chain[1:]) if one not in path and _may_be_above(one, last)]
        step = next((one for one in above if signed_by(last, one.spki)), None)
        if step is None:
            break
        path.append(step)
        if step in anchors:
            return tuple(path)
    return None if record.is_bare_key else ()


def _anchors(record: Tlsa, chain: tuple[Certificate, ...]) -> tuple[Certificate, ...]:
    """The authority: among what the server sends, never its own certificate, or in the record itself."""
    sent = tuple(one for one in chain[1:] if record.is_of(one))
    if sent or record.matching != FULL or record.selector:
        return sent
    written = read(record.data)
    return (written,) if written and written.is_ca else ()


def _may_be_above(one: Certificate, last: Certificate) -> bool:
    return one.is_ca and one.subject == last.issuer


def _without_authority(record: Tlsa, chain: tuple[Certificate, ...]) -> Result:
    """Whether the authority may be the one above the last certificate that was sent (RFC 7671 §5.2.2)."""
    is_complete = not chain or chain[-1].is_self_issued
    return Result.NO_MATCH if is_complete or record.matching == FULL else Result.NOT_SENT
