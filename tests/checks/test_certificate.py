"""A certificate: what is read from it, which hosts it is for, how long it lasts."""

from __future__ import annotations

import base64
import ssl
import warnings
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID, ObjectIdentifier
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.certificate import Certificate, covers, days_left, only_common_name, read
from checks.certificate_fields import certificate_in
from tests.world.authority import authority

# Made once by OpenSSL: CN=weak.example, 512 bits, SHA-1; no library makes such keys any more.
WEAK = """
MIIBhTCCAS+gAwIBAgIUMaKrX5KhNp2J1glAEceRpWwnJ80wDQYJKoZIhvcNAQEF
BQAwFzEVMBMGA1UEAwwMd2Vhay5leGFtcGxlMB4XDTI2MTEyMjA5MDExNVoXDTI2
MTEyNTA5MDExNVowFzEVMBMGA1UEAwwMd2Vhay5leGFtcGxlMFwwDQYJKoZIhvcN
AQEBBQADSwAwSAJBAMGtLUE3zr+6qgTGr1Zp9zDZIB80ExW2A8NHVzH8MQ43MEL9
++UOFrBEqr0H9YkD8ARfKGawMW9S+ukcZ7b4OgsCAwEAAaNTMFEwHQYDVR0OBBYE
FCVxVz0iV8wAp06vEptS33UbSLwQMB8GA1UdIwQYMBaAFCVxVz0iV8wAp06vEptS
33UbSLwQMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQEFBQADQQCWWE/AZcog
s2hjGGhn/nIqE8NskxlsPEoC2pRxnDiXSeq9l483I4IOaQ8NNeC3iLsR8TfhhucR
fXJpqziSz3kM
"""
FROM = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2026, 4, 1, tzinfo=UTC)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey


def made(
    *extensions: x509.ExtensionType, key: Key | None = None, names: tuple[str, ...] = ("mx.example",)
) -> x509.Certificate:
    """A certificate with these common names, signed by itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name) for name in names])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "A, Ltd")]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    edwards = isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey)
    return builder.sign(key, None if edwards else hashes.SHA256())


def reread(certificate: x509.Certificate) -> Certificate:
    found = read(certificate.public_bytes(Encoding.DER))
    assert found is not None
    return found


def for_names(*names: str) -> Certificate:
    return reread(made(x509.SubjectAlternativeName([x509.DNSName(name) for name in names])))


def test_all_that_a_certificate_says_is_read() -> None:
    alternatives = x509.SubjectAlternativeName(
        [
            x509.DNSName("MX1.Example.COM"),
            x509.RFC822Name("me@example.com"),
            x509.DNSName("*.xn--bcher-kva.example"),
            x509.IPAddress(ip_address("2001:db8::1")),
        ]
    )
    original = made(alternatives, x509.BasicConstraints(ca=True, path_length=None))
    assert reread(original) == Certificate(
        names=("mx1.example.com", "*.xn--bcher-kva.example"),
        ips=("2001:db8::1",),
        common_name="mx.example",
        subject="CN=mx.example",
        issuer="O=A\\, Ltd",
        not_before=FROM,
        not_after=UNTIL,
        key="EC",
        bits=256,
        signature_hash="sha256",
        is_ca=True,
        for_servers=True,
        der=original.public_bytes(Encoding.DER),
        spki=original.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    )


def test_what_a_certificate_does_not_say_is_empty() -> None:
    bare = reread(made(names=()))
    assert (bare.names, bare.ips, bare.common_name, bare.subject) == ((), (), "", "")
    assert (bare.is_ca, bare.for_servers, bare.is_self_issued) == (False, True, False)


@pytest.mark.parametrize(
    ("key", "kind", "bits", "signature_hash"),
    [
        (rsa.generate_private_key(65537, 1024), "RSA", 1024, "sha256"),
        (ec.generate_private_key(ec.SECP384R1()), "EC", 384, "sha256"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519", 256, ""),
        (ed448.Ed448PrivateKey.generate(), "Ed448", 456, ""),
    ],
)
def test_the_kind_of_key_is_told(key: Key, kind: str, bits: int, signature_hash: str) -> None:
    original = made(key=key)
    found = reread(original)
    assert (found.key, found.bits, found.signature_hash) == (kind, bits, signature_hash)
    assert found.spki == key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_a_key_too_short_for_any_library_is_read_all_the_same() -> None:
    found = read(base64.b64decode(WEAK))
    assert found is not None
    assert (found.common_name, found.key, found.bits, found.signature_hash) == (
        "weak.example",
        "RSA",
        512,
        "sha1",
    )


@pytest.mark.parametrize(
    ("usages", "for_servers"),
    [
        ((ExtendedKeyUsageOID.SERVER_AUTH,), True),
        ((ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH), True),
        ((ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,), True),
        ((ExtendedKeyUsageOID.CLIENT_AUTH,), False),
    ],
)
def test_a_certificate_may_be_for_something_else_than_a_server(
    usages: tuple[ObjectIdentifier, ...], for_servers: bool
) -> None:
    assert reread(made(x509.ExtendedKeyUsage(usages))).for_servers is for_servers


def test_a_broken_extension_costs_what_it_says_and_no_more() -> None:
    broken = x509.UnrecognizedExtension(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, b"\x30\x82broken")
    found = reread(made(broken))
    assert (found.names, found.common_name) == ((), "mx.example")


def test_a_serial_number_of_zero_is_no_news_for_the_log() -> None:
    der = bytearray(made().public_bytes(Encoding.DER))
    der[der.index(b"\x02\x01\x01\x30") + 2] = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = read(bytes(der))
    assert found is not None
    assert found.common_name == "mx.example"


@pytest.mark.parametrize("der", [b"", b"0", b"\x30\x80", b"\x30\x03\x02\x01\x05", b"x" * 100])
def test_what_is_no_certificate_is_none(der: bytes) -> None:
    assert read(der) is None


GOOD = authority().issue("mx.example.com").chain[0]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.integers(0, len(GOOD)))
def test_a_damaged_certificate_is_read_or_is_none(at: int, octet: int, end: int) -> None:
    changed = GOOD[:at] + bytes([octet]) + GOOD[at + 1 :]
    for der in (changed, changed[:end]):
        found = certificate_in(der)
        assert found is None or found.der == der


@pytest.mark.parametrize(
    ("name", "host", "is_for"),
    [
        ("mx.example.com", "mx.example.com", True),
        ("MX.example.com", "mx.EXAMPLE.com.", True),
        ("mx.example.com", "example.com", False),
        ("example.com", "mx.example.com", False),
        ("mx.example.com", "xmx.example.com", False),
        ("*.example.com", "mx.example.com", True),
        ("*.example.com", "a.mx.example.com", False),
        ("*.example.com", "example.com", False),
        ("*.example.com", ".example.com", False),
        ("*.example.com", "xn--bcher-kva.example.com", True),
        ("m*.example.com", "mx.example.com", False),
        ("*x.example.com", "mx.example.com", False),
        ("mx.*.com", "mx.example.com", False),
        ("*.*.com", "mx.example.com", False),
        ("*", "localhost", False),
        ("*.", "mx.", False),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", True),
    ],
)
def test_a_name_covers_a_host_label_by_label(name: str, host: str, is_for: bool) -> None:
    assert covers(for_names("another.example", name), host) is is_for


def test_an_address_is_covered_by_an_address_only() -> None:
    issued = read(authority().issue("192.0.2.1", "2001:db8::1", "mx.example.com").chain[0])
    assert issued is not None
    assert covers(issued, "192.0.2.1")
    assert covers(issued, "2001:DB8:0::1")
    assert not covers(issued, "192.0.2.2")
    assert not covers(for_names("192.0.2.1"), "192.0.2.1")


def test_the_common_name_does_not_count_and_is_told_apart() -> None:
    old = reread(made())
    assert not covers(old, "mx.example")
    assert only_common_name(old, "MX.example.")
    assert not only_common_name(old, "example")
    both = reread(made(x509.SubjectAlternativeName([x509.DNSName("a.example")])))
    assert not only_common_name(both, "mx.example")
    assert reread(made(names=("first.example", "last.example"))).common_name == "last.example"


@pytest.mark.parametrize(
    ("hours", "days"),
    [(48, 2), (47, 1), (24, 1), (23, 0), (0, 0), (-1, -1), (-24, -1), (-25, -2)],
)
def test_days_are_counted_whole(hours: int, days: int) -> None:
    assert days_left(for_names("a.example"), UNTIL - timedelta(hours=hours)) == days


def test_every_authority_of_this_machine_is_read() -> None:
    context = ssl.create_default_context()
    ders = context.get_ca_certs(binary_form=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keys = [x509.load_der_x509_certificate(der).public_key() for der in ders]
    found = [read(der) for der in ders]
    assert all(one is not None and one.is_ca for one in found)
    assert [one.spki for one in found if one] == [
        key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) for key in keys
    ]
