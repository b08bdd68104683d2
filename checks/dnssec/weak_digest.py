"""The parent points at a zone's key by SHA-1 alone."""

from collections.abc import Iterator

from checks.dnssec.record import SHA1, Zones
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 8624 §3.3", "RFC 9904 §2")
def weak_digest(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """Every DS that is of a key of the zone has digest type 1."""
    for zone in dnssec.own:
        if isinstance(zone.ds, Unknown):
            yield zone.ds
            continue
        used = [ds for ds in zone.ds if ds.has_key]
        if used and all(ds.digest == SHA1 for ds in used):
            tags = tuple(str(ds.tag) for ds in used)
            yield Hit(f"{zone.name} DS", {"domain": dnssec.domain, "zone": zone.name, "tags": tags})
