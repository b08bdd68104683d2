"""The record holds the same tag twice, which makes all of it invalid."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.2")
def dup_tag(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """A tag name twice at a known selector."""
    return with_fault(dkim, Kind.DUP_TAG)
