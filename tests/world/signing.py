"""Signs the zones of a world: the words of a `!signed` line, the keys, and the records that come of them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import NamedTuple, TypeAlias

import dns.dnssec
import dns.edns
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from dns.dnssectypes import Algorithm
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.RRSIG import RRSIG

HOUR, DAY = 3600, 86400
TTL = 3600
PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Signing:
    """How a zone is signed. Every field is a word of its line, `_` written `-`; a number or time as `word=…`.

    Forms that no validator accepts: `bogus`: every signature is wrong. `expired`: they ended yesterday.
    `not_yet`: they begin tomorrow. `ds_orphan`: a DS, but neither keys nor signatures. `ds_mismatch`: the DS
    is of a key that the zone does not have. `unsigned_data`: only the keys themselves are signed. `spoilt`:
    the signatures over records of this type are wrong.
    `no_ede`: the resolver that refuses such a zone does not say why.

    `no_ds`: signed, but the parent does not say so. `alg`, `bits`: of the keys. `ds_digest`: of the DS,
    several with commas. `stale_ds`: the algorithm of one more DS whose key is gone. `nsec3_iterations`: with
    NSEC3 at all. `expires`: from now until the signatures end, `lasting` from their beginning to their end.
    """

    bogus: bool = False
    expired: bool = False
    not_yet: bool = False
    ds_orphan: bool = False
    ds_mismatch: bool = False
    unsigned_data: bool = False
    spoilt: str = ""
    no_ede: bool = False
    no_ds: bool = False
    alg: int = 13
    bits: int = 2048
    ds_digest: str = "2"
    stale_ds: int = 0
    nsec3_iterations: int = -1
    expires: int = 14 * DAY
    lasting: int = 30 * DAY

    def problem(self, rrtype: dns.rdatatype.RdataType) -> int | None:
        """The extended DNS error (RFC 8914 §4) a validating resolver refuses this type with, if it does."""
        is_spared = self.unsigned_data and rrtype == dns.rdatatype.DNSKEY
        if is_spared or (self.spoilt and not self.spoils(rrtype)):
            return None
        return next((code for name, code in PROBLEMS.items() if getattr(self, name)), None)

    def spoils(self, rrtype: dns.rdatatype.RdataType) -> bool:
        return self.bogus or self.spoilt == dns.rdatatype.to_text(rrtype)

    @property
    def has_keys(self) -> bool:
        return not self.ds_orphan

    @property
    def ends(self) -> int:
        """When the signatures end, in epoch seconds."""
        now = int(time.time())
        return now - DAY if self.expired else now + self.expires + (30 * DAY if self.not_yet else 0)


PROBLEMS = {
    "bogus": dns.edns.EDECode.DNSSEC_BOGUS,
    "spoilt": dns.edns.EDECode.DNSSEC_BOGUS,
    "expired": dns.edns.EDECode.SIGNATURE_EXPIRED,
    "not_yet": dns.edns.EDECode.SIGNATURE_NOT_YET_VALID,
    "ds_orphan": dns.edns.EDECode.DNSKEY_MISSING,
    "ds_mismatch": dns.edns.EDECode.DNSKEY_MISSING,
    "unsigned_data": dns.edns.EDECode.RRSIGS_MISSING,
}
_UNITS = {"h": HOUR, "d": DAY, "": 1}
_TIMES = ("expires", "lasting")


def signing(words: list[str]) -> Signing:
    """What the words after `!signed` ask for; ValueError for one that is not known."""
    kinds: dict[str, Callable[[str], object]] = {
        field.name: _seconds if field.name in _TIMES else type(field.default) for field in fields(Signing)
    }
    chosen: dict[str, object] = {}
    for word in words:
        name, has_value, value = word.replace("-", "_").partition("=")
        if name not in kinds or (kinds[name] is bool) is bool(has_value):
            raise ValueError(f"!signed does not know {word}")
        chosen[name] = kinds[name](value) if has_value else True
    return Signing(**chosen)  # type: ignore[arg-type]


def _seconds(text: str) -> int:
    written = re.fullmatch(r"(\d+)([hd]?)", text)
    if not written:
        raise ValueError(f"{text} is no time such as 2d or 20h")
    return int(written[1]) * _UNITS[written[2]]


class Key(NamedTuple):
    """A zone's key: its private half and its record."""

    private: PrivateKey
    record: DNSKEY


@cache
def key(algorithm: int, bits: int, signs_keys: bool, another: bool = False) -> Key:
    """One key a process for each use, as making RSA keys is slow; `another`: one the zone does not have."""
    private = _made(algorithm, bits)
    flags = 257 if signs_keys else 256  # RFC 4034 §2.1.1: the zone key and SEP bits
    return Key(private, dns.dnssec.make_dnskey(private.public_key(), algorithm, flags))


def _made(algorithm: int, bits: int) -> PrivateKey:
    if algorithm == Algorithm.ECDSAP256SHA256:
        return ec.generate_private_key(ec.SECP256R1())
    if algorithm == Algorithm.ECDSAP384SHA384:
        return ec.generate_private_key(ec.SECP384R1())
    if algorithm == Algorithm.ED25519:
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, bits)


def at_apex(apex: dns.name.Name, how: Signing) -> list[dns.rrset.RRset]:
    """The records that signing adds at the zone's name, the parent's DS among them."""
    own = key(how.alg, how.bits, signs_keys=True)
    found = []
    if how.has_keys:
        keys = (own.record, key(how.alg, how.bits, signs_keys=False).record)
        found.append(dns.rrset.from_rdata_list(apex, TTL, keys))
    if not how.no_ds:
        found.append(dns.rrset.from_rdata_list(apex, TTL, _delegations(apex, how, own.record)))
    if how.nsec3_iterations >= 0:
        found.append(dns.rrset.from_text(apex, 0, "IN", "NSEC3PARAM", f"1 0 {how.nsec3_iterations} -"))
    return found


def _delegations(apex: dns.name.Name, how: Signing, own: DNSKEY) -> list[dns.rdata.Rdata]:
    pointed_at = key(how.alg, how.bits, signs_keys=True, another=True).record if how.ds_mismatch else own
    digests = {"1": "SHA1", "2": "SHA256", "4": "SHA384"}
    found = [_delegation(apex, pointed_at, digests[number]) for number in how.ds_digest.split(",")]
    if how.stale_ds:
        gone = key(how.stale_ds, how.bits, signs_keys=True, another=True).record
        found.append(_delegation(apex, gone, "SHA256"))
    return found


def _delegation(apex: dns.name.Name, record: DNSKEY, digest: str) -> dns.rdata.Rdata:
    return dns.dnssec.make_ds(apex, record, digest, policy=dns.dnssec.allow_all_policy)


def signature(rrset: dns.rrset.RRset, apex: dns.name.Name, how: Signing) -> RRSIG | None:
    """The signature of a record set of the zone; None where the zone has none."""
    is_keys = rrset.rdtype == dns.rdatatype.DNSKEY
    if not how.has_keys or (how.unsigned_data and not is_keys):
        return None
    used = key(how.alg, how.bits, signs_keys=is_keys)
    made = dns.dnssec.sign(
        rrset, used.private, apex, used.record, how.ends - how.lasting, how.ends,
        policy=dns.dnssec.allow_all_policy,
    )  # fmt: skip
    return _spoilt(made) if how.spoils(rrset.rdtype) else made


def _spoilt(made: RRSIG) -> RRSIG:
    """The same with the last bit of the signature turned."""
    wrong = made.signature[:-1] + bytes((made.signature[-1] ^ 1,))
    spoilt = made.replace(signature=wrong)
    assert isinstance(spoilt, RRSIG)
    return spoilt
