"""The lab's own authority, and the certificates of its servers, good and bad."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM
DAY = timedelta(days=1)
OTHER_NAME = "some-other-host.example"


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its key, and the certificates its server sends behind it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    behind: tuple[x509.Certificate, ...] = ()


class Authority:
    """A root that the lab's settings trust, and an intermediate that signs for servers."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._root = _issue("The lab's root", (), None, ends=3650 * DAY)
        self._signer = _issue("The lab's intermediate", (), self._root, ends=3650 * DAY)
        self._stranger = _issue("An authority nobody knows", (), None, ends=3650 * DAY)
        self.file = directory / "authority.pem"
        self.file.write_bytes(self._root.certificate.public_bytes(PEM))
        self._issued: dict[str, Issued] = {}

    def chain_file(self, host: str, kind: str, more: tuple[str, ...] = ()) -> Path:
        """Issue a certificate of this kind for the host (and `more` names): key and chain in one file."""
        issued = self._issued[host] = self._kinds()[kind]((host, *more))
        file = self._directory / f"{host}.pem"
        secret = issued.key.private_bytes(
            PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain = (issued.certificate, *issued.behind)
        file.write_bytes(secret + b"".join(one.public_bytes(PEM) for one in chain))
        return file

    def tlsa(self, usage: int, selector: int, matching: int, host: str) -> str:
        """The data of a TLSA record for the host's certificate, or for its issuer (RFC 6698 §2.1)."""
        issued = self._issued[host]
        certificate = issued.certificate if usage in (1, 3) else (issued.behind or (issued.certificate,))[0]
        spki = serialization.PublicFormat.SubjectPublicKeyInfo
        data = certificate.public_key().public_bytes(DER, spki) if selector else certificate.public_bytes(DER)
        hashed = {0: data, 1: hashlib.sha256(data).digest(), 2: hashlib.sha512(data).digest()}[matching]
        return f"{usage} {selector} {matching} {hashed.hex()}"

    def _kinds(self) -> dict[str, Callable[[tuple[str, ...]], Issued]]:
        signer, behind = self._signer, (self._signer.certificate,)
        return {
            "good": lambda names: _issue(names[0], names, signer, behind),
            "self-signed": lambda names: _issue(names[0], names, None),
            "unknown-authority": lambda names: _issue(
                names[0], names, self._stranger, (self._stranger.certificate,)
            ),
            "incomplete": lambda names: _issue(names[0], names, signer),
            "expired": lambda names: _issue(names[0], names, signer, behind, ends=-3 * DAY - DAY / 2),
            "expiring": lambda names: _issue(names[0], names, signer, behind, ends=5 * DAY + DAY / 2),
            "other-name": lambda names: _issue(OTHER_NAME, (OTHER_NAME,), signer, behind),
            "wildcard": lambda names: _issue(names[0], (f"*.{names[0].partition('.')[2]}",), signer, behind),
        }


def _issue(
    subject: str,
    names: tuple[str, ...],
    issuer: Issued | None,
    behind: tuple[x509.Certificate, ...] = (),
    *,
    ends: timedelta = 80 * DAY,
) -> Issued:
    """A certificate signed by `issuer`, by itself without one; an authority when it has no `names`."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject_name)
        .issuer_name(issuer.certificate.subject if issuer else subject_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 90 * DAY)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
    )
    if names:
        alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternatives, critical=False)
    return Issued(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()), behind)
