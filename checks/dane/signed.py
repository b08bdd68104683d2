"""Whether a certificate was signed with a key, by the cryptography package."""

from __future__ import annotations

from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from checks.certificate import Certificate


@lru_cache(maxsize=1024)
def signed_by(certificate: Certificate, spki: bytes) -> bool:
    """Whether the key in this SubjectPublicKeyInfo made the certificate's signature; never raises."""
    try:
        _verify(x509.load_der_x509_certificate(certificate.der), spki)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _verify(found: x509.Certificate, spki: bytes) -> None:
    key = load_der_public_key(spki)
    signature, signed, how = (
        found.signature,
        found.tbs_certificate_bytes,
        found.signature_algorithm_parameters,
    )
    if isinstance(key, rsa.RSAPublicKey) and isinstance(how, padding.PKCS1v15 | padding.PSS):
        if found.signature_hash_algorithm is None:
            raise ValueError("a signature without a digest")
        key.verify(signature, signed, how, found.signature_hash_algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(how, ec.ECDSA):
        key.verify(signature, signed, how)
    elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        key.verify(signature, signed)
    else:
        raise TypeError("another kind of key than the signature's")
