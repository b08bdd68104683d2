"""The key record names another version than DKIM1, or names it too late."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.1")
def version(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """v= of a known selector is there and wrong."""
    return with_fault(dkim, Kind.VERSION)
