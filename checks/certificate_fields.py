"""Reads the fields of a certificate with the cryptography package, also where some of them are broken."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage

from checks.certificate import Certificate

VERSION = 0xA0
KEYS = {
    rsa.RSAPublicKey: "RSA", ec.EllipticCurvePublicKey: "EC", dsa.DSAPublicKey: "DSA",
    ed25519.Ed25519PublicKey: "Ed25519", ed448.Ed448PublicKey: "Ed448",
}  # fmt: skip
NO_ALTERNATIVES: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
EDWARDS = {"Ed25519": 256, "Ed448": 456}
BROKEN = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
T = TypeVar("T")
E = TypeVar("E", bound=x509.ExtensionType)


def certificate_in(der: bytes) -> Certificate | None:
    """What these octets say as a certificate; None when they are none."""
    with warnings.catch_warnings():
        # A serial number of 0 and the like are what the world says, and no news for our log.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            return _read(x509.load_der_x509_certificate(der), der)
        except (*BROKEN, IndexError):
            return None


def _read(found: x509.Certificate, der: bytes) -> Certificate:
    names, ips = _or(NO_ALTERNATIVES, lambda: _alternatives(found))
    key, bits = _or(("", 0), lambda: _key(found))
    return Certificate(
        names,
        ips,
        _or("", lambda: _common_name(found)),
        _or("", lambda: found.subject.rfc4514_string()),
        _or("", lambda: found.issuer.rfc4514_string()),
        found.not_valid_before_utc.astimezone(UTC),
        found.not_valid_after_utc.astimezone(UTC),
        key,
        bits,
        _or("", lambda: found.signature_hash_algorithm.name if found.signature_hash_algorithm else ""),
        _or(False, lambda: _is_ca(found)),
        _or(False, lambda: _for_servers(found)),
        der,
        _spki(found.tbs_certificate_bytes),
    )


def _or(default: T, ask: Callable[[], T]) -> T:
    """What a certificate says; the default where that part of it cannot be read."""
    try:
        return ask()
    except BROKEN:
        return default


def _extension(found: x509.Certificate, kind: type[E]) -> E | None:
    try:
        return found.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _alternatives(found: x509.Certificate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    said = _extension(found, x509.SubjectAlternativeName)
    if said is None:
        return (), ()
    names = said.get_values_for_type(x509.DNSName)
    ips = said.get_values_for_type(x509.IPAddress)
    return tuple(name.lower().removesuffix(".") for name in names), tuple(map(str, ips))


def _common_name(found: x509.Certificate) -> str:
    """The last one, which is the most specific (RFC 6125 §1.8)."""
    said = found.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(said[-1].value) if said else ""


def _key(found: x509.Certificate) -> tuple[str, int]:
    key = found.public_key()
    name = next((name for kind, name in KEYS.items() if isinstance(key, kind)), "")
    return name, int(getattr(key, "key_size", EDWARDS.get(name, 0)))


def _is_ca(found: x509.Certificate) -> bool:
    said = _extension(found, x509.BasicConstraints)
    return said is not None and said.ca


def _for_servers(found: x509.Certificate) -> bool:
    """RFC 5280 §4.2.1.12: without an extended key usage, any."""
    said = _extension(found, x509.ExtendedKeyUsage)
    return said is None or Usage.SERVER_AUTH in said or Usage.ANY_EXTENDED_KEY_USAGE in said


def _spki(tbs: bytes) -> bytes:
    """The seventh field of TBSCertificate, the sixth where no version is written (RFC 5280 §4.1)."""
    _, start, _ = _head(tbs, 0)
    fields = list(_fields(tbs, start))
    return fields[6 if fields[0][0] == VERSION else 5]


def _fields(data: bytes, at: int) -> Iterator[bytes]:
    while at < len(data):
        _, _, end = _head(data, at)
        yield data[at:end]
        at = end


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Of the DER value at `at`: its tag, where its content starts, where it ends (X.690 §8.1)."""
    tag, length, start = data[at], data[at + 1], at + 2
    if length & 0x80:
        octets = length & 0x7F
        length = int.from_bytes(data[start : start + octets], "big")
        start += octets
    return tag, start, start + length
