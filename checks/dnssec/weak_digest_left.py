"""A DS record with SHA-1 stands beside a stronger one and does nothing any more."""

from collections.abc import Iterator

from checks.dnssec.record import SHA1, Zones
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 8624 §3.3", "RFC 4509 §3")
def weak_digest_left(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """Some DS of the zone's keys have digest type 1, and others do not."""
    for zone in dnssec.own:
        if isinstance(zone.ds, Unknown):
            yield zone.ds
            continue
        used = [ds for ds in zone.ds if ds.has_key]
        weak = [ds for ds in used if ds.digest == SHA1]
        if 0 < len(weak) < len(used):
            tags = tuple(str(ds.tag) for ds in weak)
            yield Hit(f"{zone.name} DS", {"domain": dnssec.domain, "zone": zone.name, "tags": tags})
