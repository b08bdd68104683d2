"""The key was cut off on its way into the DNS."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.1", "RFC 6376 §3.6.2.2")
def p_cut(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """The key at a known selector has lost its end."""
    return with_fault(dkim, Kind.P_CUT)
