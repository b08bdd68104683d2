"""Signs the mails of the demo with a key made for it, and holds what DNS would say of it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

import dkim  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from checks.answers import Answer, Question, Txt
from deliverability.net.transcript import Transcript

SELECTOR = "s1"
ALLOW = ("192.0.2.0/24",)
"""Their servers count as public ones."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A private key as dkimpy takes it, and its record."""

    private: bytes = field(repr=False)
    record: bytes


def new_seal() -> Seal:
    """A key that nobody keeps: no private one ships."""
    key = rsa.generate_private_key(65537, 2048)
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return Seal(private, b"v=DKIM1; k=rsa; p=" + base64.b64encode(der))


def sealed(seal: Seal, mail: bytes, domain: str) -> bytes:
    """The mail with a signature of the domain on top (RFC 6376 §5)."""
    relaxed = (b"relaxed", b"relaxed")
    header: bytes = dkim.sign(mail, SELECTOR.encode(), domain.encode(), seal.private, canonicalize=relaxed)
    return header + mail


def answers(seal: Seal, domains: Iterable[str], servers: Mapping[str, str]) -> str:
    """What DNS says of these mails, as a transcript: the key at each domain, and its servers by address."""
    said = Transcript("", options={"allow": list(ALLOW)})
    strings = tuple(seal.record[at : at + 255] for at in range(0, len(seal.record), 255))
    for domain in domains:
        _say(said, f"{SELECTOR}._domainkey.{domain}", "TXT", Txt(strings))
    for address, name in servers.items():
        _say(said, ip_address(address).reverse_pointer, "PTR", name)
        _say(said, name, "A", address)
    return said.dumps()


def _say(said: Transcript, name: str, rrtype: str, record: str | Txt) -> None:
    question = Question(name, rrtype)
    said.add(question, "", Answer(question, (record,), ttl=3600), 0.0)
