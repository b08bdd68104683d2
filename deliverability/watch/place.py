"""Finds the name servers that hold a record: those in charge, and others that somebody names as well."""

from __future__ import annotations

from dataclasses import dataclass

from checks.answers import Answer, Maybe
from checks.domain import organizational
from checks.model import Reason, Unknown
from checks.nameservers.record import Delegation, Host
from checks.providers.recognise import dns_host
from deliverability.gather.nameservers import chosen_of, hosts_of
from deliverability.gather.zone import answering_zone, ask_above, enclosing_zone, is_below
from deliverability.net.asker import Asker
from deliverability.watch.model import Spot

MOST_SPOTS = 16  # addresses asked of the zone's own servers
MOST_OTHERS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is kept: its zone, the servers in charge, and servers that only one side names.

    In charge are those that the zone above names, as resolvers are sent there; where that is not known, those
    that the zone names itself. `unknown`: why nothing is known.
    """

    zone: str = ""
    servers: tuple[Spot, ...] = ()
    others: tuple[Spot, ...] = ()
    unknown: Unknown | None = None

    @property
    def host(self) -> str:
        """Who runs the DNS, "" where that is not known."""
        found = dns_host(tuple(sorted({spot.host for spot in self.servers}))) if self.servers else None
        return found.name if found else ""


async def find_place(asker: Asker, name: str) -> Place:
    """The servers of the zone that holds a name."""
    zone = await _zone(asker, name)
    if isinstance(zone, Unknown):
        return Place(unknown=zone)
    at_zone = await asker.ask(zone, "NS")
    above = (await ask_above(asker, zone)).delegation
    told = above if isinstance(above, Delegation) and above.zone == zone else Delegation(zone)
    own = at_zone.names if isinstance(at_zone, Answer) else ()
    hosts = await hosts_of(asker, (*told.hosts, *own))
    hosts = [_with_glue(host, told) for host in hosts]
    named = told.hosts or own
    servers = _spots([host for host in hosts if host.name in named], MOST_SPOTS)
    known = {spot.address for spot in servers}
    others = _spots([host for host in hosts if host.name not in named], MOST_OTHERS)
    unknown = at_zone if isinstance(at_zone, Unknown) else None
    missing = next((host.unknown for host in hosts if host.unknown and not host.addresses), unknown)
    return Place(
        zone,
        servers,
        tuple(spot for spot in others if spot.address not in known),
        None if servers else missing or Unknown(f"{zone} NS", Reason.LAME),
    )


async def _zone(asker: Asker, name: str) -> Maybe[str]:
    """The zone a name lies in; where the name itself gets no answer, that of the nearest name above."""
    found = await enclosing_zone(asker, name)
    zone = await answering_zone(asker, name.partition(".")[2]) if isinstance(found, Unknown) else found
    if isinstance(zone, str) and zone and is_below(zone, organizational(name)):
        return zone
    return found if isinstance(found, Unknown) else Unknown(f"{name} SOA", Reason.LAME)


def _with_glue(host: Host, told: Delegation) -> Host:
    addresses = (*host.addresses, *(address for name, address in told.glue if name == host.name))
    return Host(host.name, addresses=tuple(dict.fromkeys(addresses)), unknown=host.unknown)


def _spots(hosts: list[Host], most: int) -> tuple[Spot, ...]:
    chosen, _ = chosen_of(hosts, most)
    return tuple(Spot(host, address) for address, host in chosen.items())
