"""The record says that signatures are only a test."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 6376 §3.6.1")
def testing(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """t= of a known selector contains y."""
    return with_fault(dkim, Kind.TESTING)
