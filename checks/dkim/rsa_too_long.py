"""The RSA key is longer than receivers have to handle."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 8301 §3.2")
def rsa_too_long(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """More than 4096 bits at a known selector."""
    return with_fault(dkim, Kind.RSA_LONG)
