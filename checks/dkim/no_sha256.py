"""The record forbids the one hash that signatures may use."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 8301 §3.1", "RFC 6376 §3.6.1")
def no_sha256(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """h= of a known selector without sha256."""
    return with_fault(dkim, Kind.NO_SHA256)
