"""A certificate authority for the servers of a world, and certificates good and bad."""

from __future__ import annotations

import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import NameOID
from OpenSSL import crypto

LONG = 3650
LIFE = timedelta(days=90)  # as public authorities give it
FLAWS = (
    "self-signed", "unknown-ca", "no-intermediate", "old-intermediate", "wrong-purpose", "weak-key", "sha1",
    "early", "from-root",
)  # fmt: skip
"""no-intermediate: it is not sent; old-intermediate: its time is over; early: it begins to hold tomorrow;
from-root, which is none: there is no intermediate."""
Key: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1, "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate with its key; `above` is what a server sends after its own to lead up to the root."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """What a server needs: `file` holds key and certificates as PEM, `chain` the certificates as DER."""

    file: Path
    chain: tuple[bytes, ...]


class Authority:
    """One root that tests trust (`ca_file`), its intermediate, and one root that nobody trusts."""

    def __init__(self) -> None:
        self._kept = TemporaryDirectory(prefix="authority-")
        self._files = 0
        self._root, self._below = _line("Root of the world")
        self._outdated = _below(self._root, "Old intermediate", timedelta(days=-2))
        self._unknown = _line("Root that nobody knows")[1]
        self.ca_file = Path(self._kept.name) / "root.pem"
        self.ca_file.write_bytes(self._root.certificate.public_bytes(Encoding.PEM))
        self._issued: dict[object, Issued] = {}

    def issue(self, *names: str, days: float = 90, flaw: str = "", common_name: str = "") -> Issued:
        """A certificate for these names (IP addresses too), good for `days` from now, half a day on top.

        `flaw`: one of FLAWS. Made once for the same wishes.
        """
        wishes = (names, days, flaw, common_name)
        with _LOCK:
            if wishes not in self._issued:
                self._issued[wishes] = self._make(names, days, flaw, common_name)
            return self._issued[wishes]

    def _make(self, names: tuple[str, ...], days: float, flaw: str, common_name: str) -> Issued:
        signers = {
            "self-signed": None, "unknown-ca": self._unknown, "from-root": self._root,
            "old-intermediate": self._outdated,
        }  # fmt: skip
        signer = signers.get(flaw, self._below)
        usage = Usage.CLIENT_AUTH if flaw == "wrong-purpose" else Usage.SERVER_AUTH
        made = _signed(
            common_name or (names[0] if names else "nobody"),
            signer,
            until=timedelta(days=days, hours=12),
            extensions=[*_alternatives(names), x509.ExtendedKeyUsage([usage])],
            flaw=flaw,
        )
        above = () if flaw == "no-intermediate" or signer is None else signer.above
        return self._written(made, (made.certificate, *above))

    def _written(self, made: Signer, sent: tuple[x509.Certificate, ...]) -> Issued:
        self._files += 1
        file = Path(self._kept.name) / f"{self._files}.pem"
        key = made.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(key + b"".join(one.public_bytes(Encoding.PEM) for one in sent))
        return Issued(file, tuple(one.public_bytes(Encoding.DER) for one in sent))


_LOCK = RLock()
"""Tests and the servers of a world, which have a thread of their own, ask for certificates."""


def authority() -> Authority:
    """The one of this process."""
    with _LOCK:
        return _the_one()


@cache
def _the_one() -> Authority:
    return Authority()


def server_context(issued: Issued, version: str = "", *, old: bool = False) -> ssl.SSLContext:
    """The server's side of TLS with this certificate.

    `version`: "1.0" to "1.3" allows only that one; `old`: every version from 1.0 on.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")  # for weak keys and old versions
    context.load_cert_chain(issued.file)
    if version or old:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that they are old is the point
            context.minimum_version = VERSIONS[version or "1.0"]
            context.maximum_version = VERSIONS[version or "1.3"]
    return context


def _line(name: str) -> tuple[Signer, Signer]:
    """A root and an intermediate below it."""
    root = _signed(name, None, timedelta(days=LONG), [_is_ca(1)])
    return root, _below(root, f"{name}, intermediate", timedelta(days=LONG))


def _below(root: Signer, name: str, until: timedelta) -> Signer:
    """An intermediate that sends itself along."""
    made = _signed(name, root, until, [_is_ca(0)])
    return Signer(made.certificate, made.key, (made.certificate,))


def _signed(
    name: str, signer: Signer | None, until: timedelta, extensions: list[x509.ExtensionType], flaw: str = ""
) -> Signer:
    key = _key(flaw)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    since = now + timedelta(days=1) if flaw == "early" else min(now - timedelta(days=1), now + until - LIFE)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.certificate.subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(now + until)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
    signing = signer.key if signer else key
    made = builder.sign(signing, hashes.SHA256())
    return Signer(_with_sha1(made, signing) if flaw == "sha1" else made, key)


def _with_sha1(made: x509.Certificate, signing: Key) -> x509.Certificate:
    """Signed anew, with what the library behind it does not sign with any more."""
    again = crypto.X509.from_cryptography(made)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # there is no other way to sign badly
        again.sign(crypto.PKey.from_cryptography_key(signing), "sha1")
    return again.to_cryptography()


def _key(flaw: str) -> Key:
    return (
        rsa.generate_private_key(65537, 1024)
        if flaw == "weak-key"
        else ec.generate_private_key(ec.SECP256R1())
    )


def _is_ca(below: int) -> x509.BasicConstraints:
    return x509.BasicConstraints(ca=True, path_length=below)


def _alternatives(names: tuple[str, ...]) -> list[x509.ExtensionType]:
    return [x509.SubjectAlternativeName([_alternative(name) for name in names])] if names else []


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
