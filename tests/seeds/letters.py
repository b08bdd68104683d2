"""Signed mails as a seed finds them, and the zone of who signed them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cache

import dkim  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from nacl.signing import SigningKey

SENT = (
    b"From: Support <support@example.com>\r\nTo: seed@seed.test\r\nSubject: Your order [K7Q2]\r\n"
    b"Date: Sun, 22 Nov 2026 12:00:00 +0000\r\nMessage-ID: <abc@example.com>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Hello,\r\n\r\nyour parcel is on its way: https://example.com/track\r\n\r\nYour team\r\n"
)
RECEIVED = (
    b"Return-Path: <bounce@example.com>\r\n"
    b"Received: from out.example.com (out.example.com [127.0.0.9])\r\n\t(using TLSv1.3 with cipher X)\r\n"
    b"\tby mx.seed.test (Postfix) with ESMTPS id 4F; Sun, 22 Nov 2026 12:00:02 +0000\r\n"
)
OWN = b"Authentication-Results: mx.seed.test; spf=pass smtp.mailfrom=bounce@example.com; dmarc=pass\r\n"
SPF = '@ TXT "v=spf1 ip4:127.0.0.9 -all"\nout A 127.0.0.9\n'


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key as dkimpy takes it, and its record."""

    private: bytes = field(repr=False)
    record: str
    algorithm: bytes = b"rsa-sha256"

    def line(self, selector: str = "s1") -> str:
        """The zone's line."""
        return f'{selector}._domainkey TXT "{self.record[:250]}" "{self.record[250:]}"\n'


@cache
def rsa_pair(bits: int = 2048) -> Pair:
    key = rsa.generate_private_key(65537, bits)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Pair(pem, f"v=DKIM1; p={base64.b64encode(der).decode()}")


@cache
def ed25519_pair() -> Pair:
    key = SigningKey.generate()
    public = base64.b64encode(bytes(key.verify_key)).decode()
    return Pair(base64.b64encode(bytes(key)), f"v=DKIM1; k=ed25519; p={public}", b"ed25519-sha256")


def signed(
    mail: bytes = SENT, pair: Pair | None = None, domain: str = "example.com", **more: object
) -> bytes:
    """The mail with a signature on top; `more` goes to dkim.sign."""
    pair = pair or rsa_pair()
    options = {"canonicalize": (b"relaxed", b"relaxed"), "signature_algorithm": pair.algorithm, **more}
    header: bytes = dkim.sign(mail, b"s1", domain.encode(), pair.private, **options)
    return header + mail
