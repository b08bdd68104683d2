"""Certificates of marks for BIMI, good and bad, from an authority that only tests know."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

FOR_MARKS = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.31")
LOGOTYPE = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.12")
MARK_TYPE = x509.ObjectIdentifier("1.3.6.1.4.1.53087.1.13")
FLAWS = ("unknown-ca", "no-intermediate", "not-for-marks", "early", "no-logo")
LONG = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def root() -> bytes:
    """The authority that tests trust, as PEM."""
    return _root("Root of the marks").certificate.public_bytes(Encoding.PEM)


@cache
def mark_file(
    names: tuple[str, ...], logo: bytes, days: float = 200, kind: str = "Registered Mark", flaw: str = ""
) -> bytes:
    """The PEM file of a mark: its own certificate, good for `days` from now, then the one above it.

    `kind`: the type of mark, "" for none. `flaw`: one of FLAWS.
    """
    above = _below(_root("Root that nobody knows" if flaw == "unknown-ca" else "Root of the marks"))
    begins = timedelta(days=1) if flaw == "early" else timedelta(days=-100)
    usage = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.1") if flaw == "not-for-marks" else FOR_MARKS
    alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    extensions: list[x509.ExtensionType] = [alternatives, x509.ExtendedKeyUsage([usage])]
    if flaw != "no-logo":
        carried = b"data:image/svg+xml;base64," + base64.b64encode(logo)
        extensions.append(
            x509.UnrecognizedExtension(LOGOTYPE, b"\x16\x82" + len(carried).to_bytes(2, "big") + carried)
        )
    attributes = [x509.NameAttribute(MARK_TYPE, kind)] if kind else []
    own = _signed("Example, Inc.", above, begins, timedelta(days=days), extensions, attributes)
    sent = [own.certificate] if flaw == "no-intermediate" else [own.certificate, above.certificate]
    return b"".join(one.public_bytes(Encoding.PEM) for one in sent)


@cache
def _root(name: str) -> Signer:
    return _signed(name, None, -LONG, LONG, [x509.BasicConstraints(ca=True, path_length=None)])


@cache
def _below(above: Signer) -> Signer:
    constraints = x509.BasicConstraints(ca=True, path_length=0)
    return _signed("Intermediate of the marks", above, -LONG, LONG, [constraints])


def _signed(
    name: str,
    signer: Signer | None,
    begins: timedelta,
    ends: timedelta,
    extensions: list[x509.ExtensionType],
    attributes: list[x509.NameAttribute[str]] | None = None,
) -> Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([*(attributes or []), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.certificate.subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
    return Signer(builder.sign(signer.key if signer else key, hashes.SHA256()), key)
