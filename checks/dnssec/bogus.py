"""Signatures of a zone are wrong or missing, so that whoever checks them sees nothing of it."""

from collections.abc import Iterator

from checks.dnssec.record import Fault, Zones
from checks.dnssec.told import broken
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 4035 §5.5")
def bogus(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """The parent says that the zone is signed, and its signatures do not bear that out."""
    yield from broken(dnssec, Fault.WRONG, Fault.WRONG_KEY, Fault.MISSING, Fault.NOT_YET)
