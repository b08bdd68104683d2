"""A zone is signed with an RSA key of fewer than 2048 bits."""

from collections.abc import Iterator

from checks.dnssec.record import Zones
from checks.model import Hit, Severity, Unknown
from checks.registry import check

ENOUGH = 2048


@check(Severity.NOTICE, "RFC 6781 §3.4.2")
def key_small(dnssec: Zones) -> Iterator[Hit | Unknown]:
    """One of the keys of a signed zone is shorter than NIST SP 800-57 part 3 asks for."""
    for zone in dnssec.own:
        if not zone.is_signed:
            continue
        if isinstance(zone.keys, Unknown):
            yield zone.keys
            continue
        small = [key for key in zone.keys if 0 < key.bits < ENOUGH]
        if small:
            sizes = tuple(f"{key.bits} bits (key {key.tag})" for key in small)
            yield Hit(f"{zone.name} DNSKEY", {"domain": dnssec.domain, "zone": zone.name, "sizes": sizes})
