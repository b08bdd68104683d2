"""The RSA key is so short that strangers can work out its secret half."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 8301 §3.2")
def rsa_forgeable(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """768 bits or fewer at any selector: a danger even when nobody uses the key any more."""
    return with_fault(dkim, Kind.RSA_FORGEABLE, probed=True)
