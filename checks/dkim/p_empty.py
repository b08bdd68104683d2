"""A key that mail is signed with has been revoked."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.1")
def p_empty(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """An empty p= at a known selector."""
    return with_fault(dkim, Kind.P_EMPTY)
