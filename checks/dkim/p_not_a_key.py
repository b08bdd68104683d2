"""What p= holds can be decoded, but it is no key of the kind the record names."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.1", "RFC 8463 §4")
def p_not_a_key(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """The key at a known selector cannot be read."""
    return with_fault(dkim, Kind.P_NOT_A_KEY)
