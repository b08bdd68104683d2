"""The key record holds no key."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.1")
def p_missing(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """A known selector's record without p=."""
    return with_fault(dkim, Kind.P_MISSING)
