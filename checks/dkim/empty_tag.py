"""Two semicolons follow one another in the record."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 6376 §3.2")
def empty_tag(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """An empty piece at any selector: most verifiers do not mind it."""
    return with_fault(dkim, Kind.EMPTY_TAG, probed=True)
