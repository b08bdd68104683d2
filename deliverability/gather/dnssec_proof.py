"""What the DNSSEC records of a zone prove, by dnspython: which key a DS is of, what a signature is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import dns.dnssec
import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
from cryptography.exceptions import UnsupportedAlgorithm
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.RRSIG import RRSIG

from checks.answers import Answer
from checks.dane.record import parse
from checks.dnssec.record import ALGORITHMS, DIGESTS, Ds, Fault, Key, SignedSet
from checks.model import Reason, Unknown
from deliverability.net.transcript import show

IN = dns.rdataclass.IN
MOST_KEYS, MOST_ALIKE, MOST_SIGNATURES = 24, 4, 4
"""Keys read of a zone and tried for one signature, and signatures tried for one record set.

A zone can be made so that trying all with all takes hours (CVE-2023-50387).
"""
HOUR = 3600
ZONE_KEY, REVOKED = 0x0100, 0x0080
DIGEST_NAMES = {1: "SHA1", 2: "SHA256", 4: "SHA384"}
UNFIT = (dns.exception.DNSException, ValueError, TypeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a zone that may sign (RFC 4034 §2.1.1, RFC 5011 §2.1)."""

    zone: str
    usable: tuple[DNSKEY, ...] = ()

    @property
    def described(self) -> tuple[Key, ...]:
        return tuple(
            Key(dns.dnssec.key_id(key), int(key.algorithm), int(key.flags), _bits(key)) for key in self.usable
        )


def keys_in(zone: str, records: Iterable[object]) -> Keys:
    """The keys of an answer to DNSKEY."""
    found = [cast(DNSKEY, key) for key in _rdata("DNSKEY", records)]
    fit = [key for key in found if key.flags & ZONE_KEY and not key.flags & REVOKED and key.protocol == 3]
    return Keys(zone, tuple(fit))


def delegations_in(records: Iterable[object], keys: Keys) -> tuple[Ds, ...]:
    """The DS records of an answer, each with whether the zone has its key."""
    found = [cast(DS, ds) for ds in _rdata("DS", records)]
    return tuple(
        Ds(ds.key_tag, int(ds.algorithm), int(ds.digest_type), bool(_pointed_at(ds, keys))) for ds in found
    )


def entry_keys(records: Iterable[object], keys: Keys) -> Keys:
    """The keys that the DS records of an answer point at: these must have signed the keys' own set."""
    found = [cast(DS, ds) for ds in _rdata("DS", records)]
    return Keys(keys.zone, tuple(dict.fromkeys(key for ds in found for key in _pointed_at(ds, keys))))


def proved(said: Answer, keys: Keys, now: float) -> SignedSet | Unknown:
    """What the signatures of an answer are worth, by these keys, at `now` in epoch seconds."""
    name = said.aliases[-1] if said.aliases else said.question.name
    empty = SignedSet(name, said.question.rrtype)
    signatures = _signatures(said, keys.zone)
    if not signatures:
        return _faulty(empty, Fault.MISSING, None, certain=False)
    try:
        tried = [(one, _worth(said, name, one, keys, now)) for one in signatures[:MOST_SIGNATURES]]
    except UnsupportedAlgorithm:  # this machine's policy may forbid SHA-1
        return Unknown(str(said.question), Reason.NOT_UNDERSTOOD, (said.server,))
    good = next((one for one, fault in tried if fault is None), None)
    if good is not None:
        return SignedSet(name, empty.rrtype, None, _time(good.inception), _time(good.expiration))
    if len(signatures) > MOST_SIGNATURES:
        return Unknown(str(said.question), Reason.TOO_MANY, (said.server,))
    signature, fault = min(tried, key=lambda pair: NEAREST_FIRST.index(pair[1]))
    return _faulty(empty, fault or Fault.WRONG, signature, _is_old(signature, fault, now))


NEAREST_FIRST = (None, Fault.EXPIRED, Fault.NOT_YET, Fault.WRONG, Fault.WRONG_KEY)


def _faulty(empty: SignedSet, fault: Fault, signature: RRSIG | None, certain: bool) -> SignedSet:
    begins = _time(signature.inception) if signature else None
    ends = _time(signature.expiration) if signature else None
    return SignedSet(empty.name, empty.rrtype, fault, begins, ends, certain)


def _is_old(signature: RRSIG, fault: Fault | None, now: float) -> bool:
    """Whether a signature that ended was still given out after every cache had to ask again."""
    return fault is not Fault.EXPIRED or signature.expiration + signature.original_ttl + HOUR < now


def _signatures(said: Answer, zone: str) -> Sequence[RRSIG]:
    """The signatures by the zone, that which lasts longest first."""
    found = [cast(RRSIG, one) for one in _rdata("RRSIG", said.signatures)]
    apex = _name(zone)
    mine = [one for one in found if one.signer == apex and int(one.algorithm) in ALGORITHMS]
    return sorted(mine, key=lambda one: -one.expiration)


def _worth(said: Answer, name: str, signature: RRSIG, keys: Keys, now: float) -> Fault | None:
    alike = [
        key for key in keys.usable
        if key.algorithm == signature.algorithm and dns.dnssec.key_id(key) == signature.key_tag
    ]  # fmt: skip
    if not alike:
        return Fault.WRONG_KEY
    if signature.expiration + HOUR < now:  # clocks differ (RFC 4035 §4.3.3 leaves room for it)
        return Fault.EXPIRED
    if signature.inception - HOUR > now:
        return Fault.NOT_YET
    return None if _verifies(said, name, signature, alike[:MOST_ALIKE]) else Fault.WRONG


def _verifies(said: Answer, name: str, signature: RRSIG, keys: Sequence[DNSKEY]) -> bool:
    records = _rdata(said.question.rrtype, map(show, said.records))
    try:
        rrset = (_name(name), dns.rdataset.from_rdata_list(signature.original_ttl, records))
        dns.dnssec.validate_rrsig(
            rrset,
            signature,
            {signature.signer: dns.rdataset.from_rdata_list(0, list(keys))},
            now=float(signature.inception),  # the times are looked at above
            policy=dns.dnssec.allow_all_policy,
        )
    except UNFIT:
        return False
    return len(records) == len(said.records)


def _pointed_at(ds: DS, keys: Keys) -> list[DNSKEY]:
    """The keys a DS is of (RFC 4034 §5.1.4)."""
    if int(ds.digest_type) not in DIGESTS:
        return []
    alike = [
        key for key in keys.usable
        if key.algorithm == ds.algorithm and dns.dnssec.key_id(key) == ds.key_tag
    ]  # fmt: skip
    return [key for key in alike[:MOST_ALIKE] if _digest(key, keys.zone, int(ds.digest_type)) == ds]


def _digest(key: DNSKEY, zone: str, digest: int) -> DS:
    policy = dns.dnssec.allow_all_policy
    return dns.dnssec.make_ds(_name(zone), key, DIGEST_NAMES[digest], policy=policy, validating=True)


def _rdata(rrtype: str, records: Iterable[object]) -> list[dns.rdata.Rdata]:
    """Records in presentation form, as far as they can be read."""
    kind = dns.rdatatype.from_text(rrtype)
    found = []
    for record in records:
        with suppress(*UNFIT):
            found.append(
                _tlsa(str(record)) if rrtype == "TLSA" else dns.rdata.from_text(IN, kind, str(record))
            )
    return found


def _tlsa(text: str) -> dns.rdata.Rdata:
    """As it is: dnspython reads no digest that has the wrong length, and it may be signed all the same."""
    record = parse(text)
    if record is None:
        raise ValueError(text)
    data = bytes((record.usage, record.selector, record.matching)) + record.data
    return dns.rdata.GenericRdata(IN, dns.rdatatype.TLSA, data)


def _bits(key: DNSKEY) -> int:
    """Of the RSA modulus, which follows the exponent (RFC 3110 §2); 0 for other keys."""
    if int(key.algorithm) not in (5, 7, 8, 10) or not key.key:
        return 0
    length, start = key.key[0], 1
    if not length:
        length, start = int.from_bytes(key.key[1:3], "big"), 3
    return int.from_bytes(key.key[start + length :], "big").bit_length()


def _name(name: str) -> dns.name.Name:
    return dns.name.from_text(name or ".")


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
