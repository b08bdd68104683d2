"""Two TXT records stand at one selector, and receivers do not know which is the key."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.2.2")
def multiple_records(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """More than one TXT record at a known selector."""
    return with_fault(dkim, Kind.MULTIPLE)
