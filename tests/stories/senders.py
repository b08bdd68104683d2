"""The domains that send in the stories: one that is well, and others with one thing wrong each."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

SENDING_IP, RECEIVING_IP = "192.0.2.25", "192.0.2.80"
SUBMISSION, RECEIVER = "mail.office.example", "mx.seeds.example"
SELECTOR = "lab"
GOOD = "good.example"
FORBIDDEN = "forbidden.example"
"""Its SPF record does not let the server send."""
BROKEN = "broken.example"
"""The key that it publishes is another than the one it signs with."""
UNSIGNED = "unsigned.example"
"""No seal, a server that SPF doubts, and a wish to have such mail set apart."""
SIGNED = (GOOD, FORBIDDEN, BROKEN)
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
"""Every filter takes a mail with this line for spam."""
FACTS = {
    GOOD: (f"v=spf1 ip4:{SENDING_IP} -all", "v=DMARC1; p=reject"),
    FORBIDDEN: ("v=spf1 ip4:192.0.2.99 -all", "v=DMARC1; p=none"),
    BROKEN: (f"v=spf1 ip4:{SENDING_IP} -all", "v=DMARC1; p=none"),
    UNSIGNED: ("v=spf1 ip4:192.0.2.99 ~all", "v=DMARC1; p=quarantine"),
}
"""Domain -> its SPF and its DMARC record."""
RESULTS = {
    GOOD: ("pass", "pass", "pass"),
    FORBIDDEN: ("fail", "pass", "pass"),
    BROKEN: ("pass", "fail", "pass"),
    UNSIGNED: ("softfail", "none", "fail"),
}
"""Domain -> what a receiver finds: SPF, DKIM, DMARC."""


@dataclass(frozen=True, slots=True)
class Key:
    """`private` as PEM, `record` as it stands at SELECTOR._domainkey."""

    private: bytes
    record: str


@cache
def keys() -> dict[str, Key]:
    """Domain -> what it signs with."""
    return {domain: _new() for domain in SIGNED}


@cache
def zone() -> str:
    """What DNS says of all of them."""
    published = {domain: key.record for domain, key in keys().items()} | {BROKEN: _new().record}
    seals = "".join(_txt(f"{SELECTOR}._domainkey.{domain}", text) for domain, text in published.items())
    rows = "".join(
        f"{domain}. MX 10 {SUBMISSION}.\n" + _txt(domain, spf) + _txt(f"_dmarc.{domain}", dmarc)
        for domain, (spf, dmarc) in FACTS.items()
    )
    names = f"{SUBMISSION}. A {SENDING_IP}\n25.2.0.192.in-addr.arpa. PTR {SUBMISSION}.\n"
    return seals + rows + names


def _txt(name: str, text: str) -> str:
    strings = (text[at : at + 200] for at in range(0, len(text), 200))
    return f"{name}. TXT " + " ".join(f'"{one}"' for one in strings) + "\n"


def _new() -> Key:
    """Of 2048 bits, as RFC 8301 §3.2 wants it."""
    made = rsa.generate_private_key(65537, 2048)
    public = made.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Key(
        made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
        f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}",
    )
