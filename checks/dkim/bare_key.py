"""The RSA key stands in p= without the wrapping that most receivers expect."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 6376 §3.6.1 (errata 3017, 7001)")
def bare_key(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """PKCS #1 instead of SubjectPublicKeyInfo: the RFC's text allows it, many verifiers do not read it."""
    return with_fault(dkim, Kind.BARE_KEY)
