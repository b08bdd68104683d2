"""The signatures of a zone have ended, so that whoever checks them sees nothing of it."""

from collections.abc import Iterator

from checks.dnssec.record import Fault, Zones
from checks.dnssec.told import broken
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 4035 §5.3.1")
def expired(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """No signature of the keys, the SOA or the MX records is still good."""
    yield from broken(dnssec, Fault.EXPIRED)
