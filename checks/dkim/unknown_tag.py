"""The record has a tag that the standard does not define."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 6376 §3.2")
def unknown_tag(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """A tag of no meaning at any selector."""
    return with_fault(dkim, Kind.UNKNOWN_TAG, probed=True)
