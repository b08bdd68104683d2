"""Signs zones with real keys, and breaks what is to be broken."""

from __future__ import annotations

import subprocess
import tempfile
import time
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import dns.dnssec
import dns.name
import dns.node
import dns.rdata
import dns.rdatatype
import dns.rdtypes.ANY.DNSKEY
import dns.rdtypes.ANY.DS
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.lab.domain import Signing

DAY = 86400
TTL = 300
ITERATIONS = 10
LASTS = {Signing.EXPIRED: -7 * DAY, Signing.EXPIRING: 2 * DAY}
"""Seconds from now to the end of the signatures; 30 days where nothing is said."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that signs a whole zone (a CSK), and its public half as a record."""

    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    public: dns.rdtypes.ANY.DNSKEY.DNSKEY

    def ds(self, zone: str) -> dns.rdtypes.ANY.DS.DS:
        """What the zone above publishes of it."""
        return dns.dnssec.make_ds(dns.name.from_text(zone), self.public, "SHA256")


@cache
def key(signing: Signing) -> Key:
    """One key for all zones that are signed alike: the lab starts sooner, and no verdict depends on it."""
    if signing is Signing.RSASHA1:
        private = rsa.generate_private_key(65537, 2048)
        return Key(private, _public(private, dns.dnssec.Algorithm.RSASHA1))
    private_ec = ec.generate_private_key(ec.SECP256R1())
    return Key(private_ec, _public(private_ec, dns.dnssec.Algorithm.ECDSAP256SHA256))


def _public(
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, algorithm: dns.dnssec.Algorithm
) -> dns.rdtypes.ANY.DNSKEY.DNSKEY:
    return dns.dnssec.make_dnskey(private.public_key(), algorithm, flags=257)


def sign(zone: dns.zone.Zone, signing: Signing, tampered: tuple[str, ...] = ()) -> None:
    """Sign `zone` in place as `signing` says; `tampered` names the RRsets whose signatures are broken."""
    if signing in (Signing.UNSIGNED, Signing.ORPHAN_DS):
        return
    if signing is Signing.NSEC3:
        _sign_hashed(zone)
        return
    mine, now = key(signing), int(time.time())
    dns.dnssec.sign_zone(
        zone,
        keys=[(mine.private, mine.public)],
        dnskey_ttl=TTL,
        inception=now - 30 * DAY,
        expiration=now + LASTS.get(signing, 30 * DAY),
        policy=dns.dnssec.allow_all_policy,
    )
    for rrset in tampered:
        _tamper(zone, *rrset.split())


def _tamper(zone: dns.zone.Zone, name: str, rrtype: str) -> None:
    """Turn one bit of the signature over this RRset."""
    assert zone.origin is not None
    covered = dns.rdatatype.from_text(rrtype)
    rdataset = zone.find_rdataset(
        dns.name.from_text(name, zone.origin) if name != "@" else zone.origin, "RRSIG", covered
    )
    signature = next(iter(rdataset))
    broken = bytes([signature.signature[0] ^ 1]) + signature.signature[1:]
    rdataset.clear()
    rdataset.add(signature.replace(signature=broken))


def _sign_hashed(zone: dns.zone.Zone) -> None:
    """Sign with NSEC3 (RFC 5155), which dnspython does not do, by ldns-signzone."""
    mine, name = key(Signing.NSEC3), str(zone.origin)
    assert isinstance(mine.private, ec.EllipticCurvePrivateKey)
    secret = b64encode(mine.private.private_numbers().private_value.to_bytes(32, "big")).decode()
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        (folder / "zone").write_text(zone.to_text(relativize=False), "utf-8")
        (folder / "key.key").write_text(f"{name} IN DNSKEY {mine.public.to_text()}\n", "utf-8")
        (folder / "key.private").write_text(
            f"Private-key-format: v1.2\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: {secret}\n", "utf-8"
        )
        command = ["ldns-signzone", "-n", "-t", str(ITERATIONS), "-s", "ab12", "-f", "signed", "zone", "key"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        signed = dns.zone.from_file(str(folder / "signed"), zone.origin, relativize=False)
    with zone.writer(replacement=True) as changed:
        for owner, rdataset in signed.iterate_rdatasets():
            changed.add(owner, rdataset)
