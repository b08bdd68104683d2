"""The RSA key is accepted today and shorter than it should be."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 8301 §3.2")
def rsa_weak(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """1024 to 2047 bits at a known selector."""
    return with_fault(dkim, Kind.RSA_WEAK)
