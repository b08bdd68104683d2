"""The secret half of a key pair was published, so anyone can sign as the domain."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §8.3")
def private_key(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """A private key at any selector; it is a danger whether or not mail is signed with it."""
    return with_fault(dkim, Kind.PRIVATE, probed=True)
