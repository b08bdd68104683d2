"""The domain is not signed, so nobody can tell a forged DNS answer from a real one."""

from collections.abc import Iterator

from checks.dnssec.record import State, Zones
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 4033 §3.1", "RFC 4035 §5.2")
def unsigned(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """The parent has no DS for the domain's zone or one above it, and that zone has no keys."""
    if dnssec.zones[0].state is not State.INSECURE:
        return
    for zone in dnssec.own:
        if zone.ds == () and dnssec.domain in zone.names and zone.above is State.SECURE:
            if isinstance(zone.keys, Unknown):
                yield zone.keys
            elif not zone.keys:
                yield Hit(f"{zone.name} DS", {"domain": dnssec.domain, "zone": zone.name})
