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

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import NameOID

LONG = 3650
FLAWS = ("self-signed", "unknown-ca", "no-intermediate", "wrong-purpose", "from-root")
"""no-intermediate: it is not sent; from-root, which is none: there is no intermediate."""
VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1, "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate with its key; `above` is what a server sends after its own to lead up to the root."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
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
        signers = {"self-signed": None, "unknown-ca": self._unknown, "from-root": self._root}
        signer = signers.get(flaw, self._below)
        usage = Usage.CLIENT_AUTH if flaw == "wrong-purpose" else Usage.SERVER_AUTH
        made = _signed(
            common_name or (names[0] if names else "nobody"),
            signer,
            until=timedelta(days=days, hours=12),
            extensions=[*_alternatives(names), x509.ExtendedKeyUsage([usage])],
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


def server_context(issued: Issued, version: str = "") -> ssl.SSLContext:
    """The server's side of TLS with this certificate; `version`: "1.0" to "1.3" allows only that one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(issued.file)
    if version:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that they are old is the point
            context.minimum_version = context.maximum_version = VERSIONS[version]
    return context


def _line(name: str) -> tuple[Signer, Signer]:
    """A root and an intermediate below it."""
    root = _signed(name, None, timedelta(days=LONG), [_is_ca(1)])
    below = _signed(f"{name}, intermediate", root, timedelta(days=LONG), [_is_ca(0)])
    return root, Signer(below.certificate, below.key, (below.certificate,))


def _signed(
    name: str, signer: Signer | None, until: timedelta, extensions: list[x509.ExtensionType]
) -> Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.certificate.subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, now + until) - timedelta(days=1))
        .not_valid_after(now + until)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
    return Signer(builder.sign(signer.key if signer else key, hashes.SHA256()), key)


def _is_ca(below: int) -> x509.BasicConstraints:
    return x509.BasicConstraints(ca=True, path_length=below)


def _alternatives(names: tuple[str, ...]) -> list[x509.ExtensionType]:
    return [x509.SubjectAlternativeName([_alternative(name) for name in names])] if names else []


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
