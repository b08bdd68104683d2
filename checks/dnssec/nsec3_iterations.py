"""A zone makes resolvers hash more than once for every name that is not there."""

from collections.abc import Iterator

from checks.dnssec.record import Zones
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 9276 §3.1")
def nsec3_iterations(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """The NSEC3PARAM record asks for extra iterations."""
    for zone in dnssec.own:
        if isinstance(zone.iterations, Unknown):
            yield zone.iterations
        elif zone.iterations:
            facts = {"domain": dnssec.domain, "zone": zone.name, "iterations": zone.iterations}
            yield Hit(f"{zone.name} NSEC3PARAM", facts)
