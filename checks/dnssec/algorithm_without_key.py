"""One of the algorithms that the parent names is not used in the zone."""

from collections.abc import Iterator

from checks.dnssec.record import State, Zones
from checks.dnssec.told import algorithm
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.WARNING, "RFC 4035 §2.2", "RFC 6840 §5.11")
def algorithm_without_key(dnssec: Zones) -> Iterator[Hit]:
    """A secure zone whose DS set has an algorithm of which no DS has its key."""
    for zone in dnssec.own:
        if zone.state is not State.SECURE or not isinstance(zone.ds, tuple):
            continue
        used = {ds.algorithm for ds in zone.ds if ds.has_key}
        left = [ds for ds in zone.ds if ds.is_known and ds.algorithm not in used]
        if used and left:
            named = {
                "algorithms": tuple(dict.fromkeys(algorithm(ds.algorithm) for ds in left)),
                "tags": tuple(str(ds.tag) for ds in left),
            }
            yield Hit(f"{zone.name} DS", {"domain": dnssec.domain, "zone": zone.name, **named})
