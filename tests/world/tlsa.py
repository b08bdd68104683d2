"""The TLSA record of a mail server's certificate: NAME !tlsa USAGE SELECTOR MATCHING [WORD…]."""

from __future__ import annotations

import hashlib

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.world.authority import authority
from tests.world.behaviour import issued

TTL = 3600


def tlsa(name: dns.name.Name, rest: list[str]) -> dns.rrset.RRset:
    """The record at _25._tcp.NAME, of the certificate that `NAME !smtp WORD…` presents with these words.

    Of usages 0 and 2 it is of the certificate above that, and with the word "root" of the one above all.
    `data=HEX` is a record with just this data, fit or not.
    """
    usage, selector, matching, *words = rest
    place = dns.name.from_text("_25._tcp", name)
    if words and words[0].startswith("data="):
        data = bytes((int(usage), int(selector), int(matching))) + bytes.fromhex(words[0][5:])
        broken = dns.rdata.GenericRdata(dns.rdataclass.IN, dns.rdatatype.TLSA, data)
        return dns.rrset.from_rdata(place, TTL, broken)
    of_root = "root" in words
    chain = issued(
        name.to_text(omit_final_dot=True).lower(), *(word for word in words if word != "root")
    ).chain
    der = _root() if of_root else chain[1 if usage in ("0", "2") else 0]
    data = _digest(_selected(der, selector), matching)
    return dns.rrset.from_text(place, TTL, "IN", "TLSA", f"{usage} {selector} {matching} {data.hex()}")


def _root() -> bytes:
    return x509.load_pem_x509_certificate(authority().ca_file.read_bytes()).public_bytes(Encoding.DER)


def _selected(der: bytes, selector: str) -> bytes:
    if selector == "0":
        return der
    key = x509.load_der_x509_certificate(der).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _digest(data: bytes, matching: str) -> bytes:
    return {"0": lambda: data, "1": hashlib.sha256(data).digest, "2": hashlib.sha512(data).digest}[matching]()
