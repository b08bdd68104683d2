"""The record says that its key is not for e-mail."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.1")
def service(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """s= of a known selector without email and without *."""
    return with_fault(dkim, Kind.SERVICE)
