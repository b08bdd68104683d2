"""Where a domain's records are edited: its zone, who hosts it, and what stands there already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from checks.dmarc.evidence import DmarcRecords
from checks.dnssec.record import Zones
from checks.domain import organizational
from checks.mx.record import MxSet
from checks.nameservers.record import NameServers
from checks.providers.facts import DnsHost
from checks.providers.load import all_dns_hosts
from checks.providers.recognise import dns_host
from checks.snapshot import Snapshot
from checks.spf.tree import SpfTexts

MOST_NAMED = 4  # name servers


@dataclass(frozen=True, slots=True)
class Standing:
    """All values that are live at a name, as a Change has them."""

    name: str
    rrtype: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DnsPlace:
    """The zone that holds the domain; `host` None: not known, or it could be any of `alike`.

    `zones`: other zones that the owner keeps. `servers`: names of the zone's name servers. `is_chosen`: the
    reader named the host.
    """

    zone: str = ""
    host: DnsHost | None = None
    alike: tuple[DnsHost, ...] = ()
    zones: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    standing: tuple[Standing, ...] = ()
    is_chosen: bool = False

    def zone_of(self, name: str) -> str:
        """The zone in which a name lies, as far as is known: the deepest one above it."""
        above = [zone for zone in (self.zone, *self.zones) if _is_below(name, zone)]
        return max(above, key=len, default=organizational(name))

    def host_of(self, zone: str) -> DnsHost | None:
        """Who hosts that zone; only of the domain's own it is known."""
        return self.host if zone == self.zone else None

    def values_at(self, name: str, rrtype: str) -> tuple[str, ...] | None:
        """All that is live there; None where that was not looked at."""
        found = (one.values for one in self.standing if (one.name, one.rrtype) == (name, rrtype))
        return next(found, None)


def place_of(snapshot: Snapshot) -> DnsPlace:
    """What the evidence tells of it; nothing is asked."""
    found = snapshot.nameservers
    zone = found.zone if isinstance(found, NameServers) else ""
    servers = found.names if isinstance(found, NameServers) else ()
    host = dns_host(servers) if servers else None
    alike = (host, *(all_dns_hosts()[id_] for id_ in host.could_also_be)) if host else ()
    return DnsPlace(
        zone or organizational(snapshot.domain.name),
        None if len(alike) > 1 else host,
        alike if len(alike) > 1 else (),
        _own_zones(snapshot),
        servers[:MOST_NAMED],
        tuple(_standing(snapshot)),
    )


def chosen(place: DnsPlace, host_id: str) -> DnsPlace:
    """The place with the host that the reader names; as it was for an id that is none."""
    host = all_dns_hosts().get(host_id)
    return replace(place, host=host, is_chosen=True) if host else place


def place_json(place: DnsPlace) -> dict[str, Any]:
    """The documented object under dns_host."""
    host = place.host
    return {
        "zone": place.zone or None,
        "id": host.id if host else None,
        "name": host.name if host else None,
        "where": host.where if host and host.where and host.is_certain("where") else None,
        "could_be": [one.id for one in place.alike],
        "nameservers": list(place.servers),
    }


def _is_below(name: str, zone: str) -> bool:
    return bool(zone) and (name == zone or name.endswith(f".{zone}"))


def _own_zones(snapshot: Snapshot) -> tuple[str, ...]:
    found = snapshot.dnssec
    return tuple(zone.name for zone in found.own) if isinstance(found, Zones) else ()


def _standing(snapshot: Snapshot) -> Iterator[Standing]:
    texts, dmarc, mx = snapshot.spf_texts, snapshot.dmarc, snapshot.mx
    if isinstance(texts, SpfTexts) and not texts.aliases:
        yield Standing(texts.domain, "TXT", _texts(texts.selection))
    if isinstance(dmarc, DmarcRecords):
        for step in dmarc.own_steps:
            if not step.aliases:
                yield Standing(step.place, "TXT", _texts(step.selection))
    if isinstance(mx, MxSet) and not mx.aliases:
        yield Standing(mx.domain, "MX", tuple(_mx(mx.hosts)))


def _texts(selection: Any) -> tuple[str, ...]:
    lookalikes = (one.text for one in selection.lookalikes)
    return (*selection.records, *lookalikes, *selection.others)


def _mx(hosts: Iterable[Any]) -> Iterator[str]:
    for host in hosts:
        yield f"{host.preference} {host.host or '.'}"
