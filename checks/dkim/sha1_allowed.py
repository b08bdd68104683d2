"""The record still allows SHA-1 beside SHA-256."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import with_fault
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(
    Severity.NOTICE, "RFC 8301 §3.1"
)  # no receiver takes rsa-sha1 any more, so no mail is hurt by the word
def sha1_allowed(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """h= of a known selector lists sha1 and sha256."""
    return with_fault(dkim, Kind.SHA1)
