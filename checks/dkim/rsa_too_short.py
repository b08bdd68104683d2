"""The RSA key is so short that receivers must not accept it."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 8301 §3.2")
def rsa_too_short(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """Fewer than 1024 bits at a known selector; what can be broken, rsa_forgeable reports."""
    return with_fault(dkim, Kind.RSA_SHORT)
