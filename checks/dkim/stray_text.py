"""Something in the record is no tag, so receivers may not read the record."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.2", "RFC 6376 §6.1.2")
def stray_text(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """Text without = between two semicolons at a known selector."""
    return with_fault(dkim, Kind.STRAY)
