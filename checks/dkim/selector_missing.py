"""The key that the domain's mail is signed with is not in the DNS."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.2", "RFC 6376 §6.1.2")
def selector_missing(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """A known selector where nothing stands."""
    return with_fault(dkim, Kind.MISSING)
