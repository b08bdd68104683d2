"""Characters that belong to no key got into p= when it was pasted."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.1", "RFC 6376 §3.2")
def p_characters(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """The key at a known selector holds characters that no key has."""
    return with_fault(dkim, Kind.P_CHARACTERS)
