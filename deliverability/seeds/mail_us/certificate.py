"""TLS for our own mail server: the operator's certificate, or one made here."""

from __future__ import annotations

import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

LIFE = timedelta(days=3650)


def context_for(domain: str, file: Path | None) -> ssl.SSLContext:
    """A server's context with the key and chain of `file` (PEM), else with a new one for `domain`.

    OSError or ssl.SSLError where the file cannot be used.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    if file is not None:
        context.load_cert_chain(file)
        return context
    with TemporaryDirectory(prefix="receive-") as folder:  # mode 0700; the library reads keys from files only
        draft = Path(folder) / "pair.pem"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(_pair(domain))
        context.load_cert_chain(draft)
    return context


def _pair(domain: str) -> bytes:
    """A key, and a certificate it has signed itself, as most senders do not look (RFC 7435 §1.2)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain[:64])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + LIFE)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)
