"""Reads the certificate of a mark and follows its chain with the cryptography package."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import warnings
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from checks.bimi.mark import Mark
from checks.bimi.svg import unpacked
from checks.certificate import read
from checks.certificate_fields import BROKEN

MOST_CERTIFICATES = 10
FOR_MARKS = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.31")  # id-kp-BrandIndicatorforMessageIdentification
LOGOTYPE = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.12")  # RFC 9399 §4.1
MARK_TYPE = x509.ObjectIdentifier("1.3.6.1.4.1.53087.1.13")
_DATA = re.compile(rb"data:image/svg\+xml(?:\+gzip)?;base64,([A-Za-z0-9+/=\r\n]+)")


def mark_in(pem: bytes, authorities: bytes, now: datetime) -> Mark | None:
    """What the first certificate of the file says; None when there is none that can be read."""
    with warnings.catch_warnings():
        # What the world writes into a certificate is no news for our log.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            own, *others = x509.load_pem_x509_certificates(pem)[:MOST_CERTIFICATES]
        except (*BROKEN, IndexError):
            return None
        certificate = read(own.public_bytes(Encoding.DER))
        if certificate is None:
            return None
        return Mark(
            certificate, _distrust(own, others, authorities, now), _kind(own), _for_marks(own), _logo(own)
        )


def _distrust(
    own: x509.Certificate, others: list[x509.Certificate], authorities: bytes, now: datetime
) -> str:
    """Why no chain leads to an authority, at a time at which the certificate itself holds."""
    begins, ends = own.not_valid_before_utc, own.not_valid_after_utc
    verifier = _policy(authorities).time(min(max(now, begins), ends)).build_client_verifier()
    try:
        verifier.verify(own, others)
    except (VerificationError, *BROKEN) as error:
        if "no interior errors" in str(error):
            return "none of the authorities that may confirm marks issued it"
        return f"its chain is broken ({str(error).partition(' (encountered')[0][:200]})"
    return ""


@lru_cache(maxsize=4)
def _policy(authorities: bytes) -> PolicyBuilder:
    """A mark's certificate has critical extensions of its own, which a plain verifier would stop at."""
    own = ExtensionPolicy.permit_all().require_present(
        x509.SubjectAlternativeName, Criticality.AGNOSTIC, None
    )
    above = ExtensionPolicy.permit_all().require_present(x509.BasicConstraints, Criticality.AGNOSTIC, None)
    store = Store(x509.load_pem_x509_certificates(authorities))
    return PolicyBuilder().store(store).extension_policies(ee_policy=own, ca_policy=above).max_chain_depth(5)


def _kind(own: x509.Certificate) -> str:
    try:
        said = own.subject.get_attributes_for_oid(MARK_TYPE)
    except BROKEN:
        return ""
    return str(said[0].value) if said else ""


def _for_marks(own: x509.Certificate) -> bool:
    try:
        return FOR_MARKS in own.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, *BROKEN):
        return False


def _logo(own: x509.Certificate) -> str:
    """The digest of the logo that the certificate carries as a data: address (RFC 9399 §4.1)."""
    try:
        said = own.extensions.get_extension_for_oid(LOGOTYPE).value
    except (x509.ExtensionNotFound, *BROKEN):
        return ""
    found = _DATA.search(said.value) if isinstance(said, x509.UnrecognizedExtension) else None
    try:
        plain = unpacked(base64.b64decode(found[1])) if found else None
    except binascii.Error:
        return ""
    return hashlib.sha256(plain).hexdigest() if plain is not None else ""
