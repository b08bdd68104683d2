"""What an X.509 certificate says (RFC 5280), and whether it is for a host (RFC 9525)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address

DAY = 86400


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate; what it does not say or says in a broken way is empty.

    `names`, `ips`: of its subjectAltName, names in lower case as A-labels, "*." kept. `subject`, `issuer`: as
    RFC 4514 writes them. `not_before`, `not_after`: aware UTC. `key`: "RSA", "EC", "Ed25519"…, with its
    `bits`. `signature_hash`: "sha256", "" where the signature has none of its own. `for_servers`: its
    extended key usage allows a TLS server. `spki`: its SubjectPublicKeyInfo in DER, octet by octet.
    """

    names: tuple[str, ...]
    ips: tuple[str, ...]
    common_name: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    key: str
    bits: int
    signature_hash: str
    is_ca: bool
    for_servers: bool
    der: bytes
    spki: bytes

    @property
    def is_self_issued(self) -> bool:
        """Subject and issuer are one (RFC 5280 §3.2): nobody else vouches for it."""
        return bool(self.subject) and self.subject == self.issuer


@lru_cache(maxsize=1024)
def read(der: bytes) -> Certificate | None:
    """Read a certificate in DER; None when it is none."""
    from checks.certificate_fields import certificate_in  # late: cryptography is large, and few runs meet one

    return certificate_in(der)


def covers(certificate: Certificate, host: str) -> bool:
    """Whether it is for `host`, a name in A-labels or an IP address (RFC 9525 §6.3, §6.5).

    The common name does not count (RFC 9525 §6.1); see `only_common_name`.
    """
    host = host.lower().removesuffix(".")
    if _is_ip(host):
        return str(ip_address(host)) in certificate.ips
    return any(_matches(name, host) for name in certificate.names)


def only_common_name(certificate: Certificate, host: str) -> bool:
    """Whether only its common name is `host`: enough for old clients, and too little for others."""
    return not certificate.names and _matches(certificate.common_name.lower(), host.lower().removesuffix("."))


def days_left(certificate: Certificate, now: datetime) -> int:
    """Whole days until it is overdue; negative once it is."""
    return int((certificate.not_after - now).total_seconds() // DAY)


def _matches(name: str, host: str) -> bool:
    """Label by label; "*" stands for exactly the first one, whole (RFC 9525 §6.3)."""
    if not name.startswith("*."):
        return bool(name) and "*" not in name and name == host
    first, _, rest = host.partition(".")
    return bool(first and rest) and "*" not in name[2:] and name[2:] == rest


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
