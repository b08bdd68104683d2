"""The record has the tag g=, which the standard has dropped."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 6376 §C.2")
def g_tag(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """g= at any selector."""
    return with_fault(dkim, Kind.G_TAG, probed=True)
