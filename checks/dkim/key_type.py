"""The record names a kind of key that DKIM does not have."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.1", "RFC 8463 §4")
def key_type(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """k= of a known selector is neither rsa nor ed25519."""
    return with_fault(dkim, Kind.KEY_TYPE)
