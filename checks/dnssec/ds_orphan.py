"""The parent points at keys that the zone does not have, as after a move to another DNS host."""

from collections.abc import Iterator

from checks.dnssec.record import Fault, Zones
from checks.dnssec.told import facts, unjudged
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 4035 §5.2")
def ds_orphan(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """None of the DS records that validators can use is of a key of the zone."""
    for zone in dnssec.zones:
        if zone.fault in (Fault.NO_KEYS, Fault.OTHER_KEYS) and isinstance(zone.ds, tuple):
            tags = tuple(str(tag) for tag in dict.fromkeys(ds.tag for ds in zone.ds))
            there = isinstance(zone.keys, tuple) and tuple(str(key.tag) for key in zone.keys)
            more = {"tags": tags, "keys": there or "none"}
            yield Hit(f"{zone.name} DS", facts(dnssec, zone) | more)
    yield from unjudged(dnssec)
