"""The zone is signed, but its parent does not say so, which leaves the signatures without effect."""

from collections.abc import Iterator

from checks.dnssec.record import Zones
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 4035 §2.4", "RFC 4035 §5.2")
def ds_missing(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """A zone of the reader's own has keys, and there is no DS of any."""
    for zone in dnssec.own:
        if isinstance(zone.ds, Unknown):
            yield zone.ds
        elif zone.ds:
            continue
        elif isinstance(zone.keys, Unknown):
            yield zone.keys
        elif zone.keys:
            tags = tuple(str(key.tag) for key in zone.keys if key.flags & 1)
            yield Hit(f"{zone.name} DS", {"domain": dnssec.domain, "zone": zone.name, "tags": tags})
