"""A zone is signed with SHA-1, which validators are told to take for no signature at all."""

from collections.abc import Iterator

from checks.dnssec.record import WITH_SHA1, Zones
from checks.dnssec.told import algorithm
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 9905 §2")
def weak_algorithm(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """The parent points at a key of such an algorithm, and the zone has it."""
    for zone in dnssec.own:
        if isinstance(zone.ds, Unknown):
            yield zone.ds
            continue
        weak = dict.fromkeys(ds.algorithm for ds in zone.ds if ds.has_key and ds.algorithm in WITH_SHA1)
        if weak:
            facts = {"domain": dnssec.domain, "zone": zone.name, "algorithms": tuple(map(algorithm, weak))}
            yield Hit(f"{zone.name} DNSKEY", facts)
