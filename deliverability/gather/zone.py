"""Finds the zone a domain lies in, and what the servers of the zone above say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.answers import Answer, Maybe, Reply
from checks.model import NotApplicable, Reason, Unknown
from checks.nameservers.record import Delegation
from deliverability.gather.context import Gathering
from deliverability.net.asker import Asker

PARENTS = 3  # servers of the zone above that are asked, one after the other, until one says something
DEEPEST = 8  # names tried on the way up
SAID = frozenset(
    {Reason.REFUSED, Reason.LAME, Reason.SERVFAIL, Reason.NOT_UNDERSTOOD, Reason.MALFORMED, Reason.TRUNCATED}
)
"""Failures that came as a message."""


@dataclass(frozen=True, slots=True)
class Above:
    """What is known of the way to name servers, and what the zone above says.

    `clear`: some server spoke with authority, so nobody answers in place of the servers on the way.
    `tcp`: some server was reached over TCP.
    """

    delegation: Maybe[Delegation]
    clear: bool = False
    tcp: bool = False


async def gather_zone(g: Gathering) -> Maybe[str] | NotApplicable:
    """The apex of the zone that holds the domain; Unknown when that cannot be seen."""
    # What is wanted next is asked along, as most domains are the apex of their zone.
    name = g.domain.name
    await g.asker.ask_all([(name, "SOA"), (name, "NS"), (_parent(name), "SOA")])
    apex = await enclosing_zone(g.asker, name)
    if isinstance(apex, Unknown) or not is_below(apex, g.domain.org_domain):
        return await _by_delegation(g, apex)
    return apex


async def gather_above(g: Gathering) -> Above | Unknown | NotApplicable:
    """What the servers of the zone above say of the domain's zone."""
    zone = await g.want("zone")
    if isinstance(zone, Unknown | NotApplicable):
        return zone
    return await ask_above(g.asker, zone)


async def enclosing_zone(asker: Asker, name: str) -> Maybe[str]:
    """The apex of the zone that holds a name: the owner of the SOA record that its question brings."""
    for upper in _upwards(name):
        reply = await asker.ask(upper, "SOA")
        if isinstance(reply, Unknown):
            return reply
        if reply.aliases:
            continue  # an alias has no SOA of its own, and its zone is that of the name above
        if reply.records:
            return upper
        if reply.soa_owner:
            return reply.soa_owner
    return ""


async def ask_above(asker: Asker, zone: str) -> Above:
    """What the servers of the zone above `zone` say of it."""
    upper = await answering_zone(asker, _parent(zone))
    if isinstance(upper, Unknown):
        return Above(upper)
    addresses = await _addresses(asker, upper)
    if isinstance(addresses, Unknown):
        return Above(addresses)
    told = Above(Unknown(f"{zone} NS", Reason.LAME))
    for address in _in_turn(addresses, zone):
        told = _with(told, await _one_above(asker, zone, upper, address))
        if not isinstance(told.delegation, Unknown):
            break
    return told


async def _one_above(asker: Asker, zone: str, upper: str, address: str) -> Above:
    """What one server says; its own SOA, which it has with authority, shows that it is who answers."""
    delegation, own, over_tcp = await asker.ask_over(
        [(zone, "NS", f"at {address}"), (upper, "SOA", f"at {address}"), (upper, "SOA", f"at {address} tcp")]
    )
    replies = (delegation, own, over_tcp)
    clear = any(isinstance(reply, Answer) and reply.authoritative for reply in replies)
    return Above(_delegation(zone, delegation), clear, came(over_tcp))


def _with(before: Above, now: Above) -> Above:
    return Above(now.delegation, before.clear or now.clear, before.tcp or now.tcp)


def _in_turn(addresses: list[str], zone: str) -> list[str]:
    """All of them, beginning elsewhere for each zone, so that no server bears a whole list."""
    start = sum(zone.encode()) % len(addresses)
    return addresses[start:] + addresses[:start]


def came(reply: Reply) -> bool:
    """Whether the server sent a message, whatever it said."""
    return isinstance(reply, Answer) or reply.reason in SAID


def is_below(name: str, zone: str) -> bool:
    """Whether a name is the zone's apex or lies below it."""
    return not zone or name == zone or name.endswith(f".{zone}")


async def _by_delegation(g: Gathering, apex: Maybe[str]) -> Maybe[str] | NotApplicable:
    """The zone that the servers above delegate, where the zone itself does not say that it is there.

    A zone whose servers all fail is found like this, and one whose apex is an alias.
    """
    gone = NotApplicable(f"{g.domain.org_domain} has no zone of its own in DNS")
    above = await ask_above(g.asker, g.domain.name)
    if isinstance(above.delegation, Unknown):
        return apex if isinstance(apex, Unknown) else above.delegation
    if is_below(above.delegation.zone, g.domain.org_domain) and above.delegation.hosts:
        return above.delegation.zone
    return gone if isinstance(apex, str) else apex


async def answering_zone(asker: Asker, name: str) -> Maybe[str]:
    """The zone that holds a name, or the nearest one above it of which there is an answer."""
    found: Maybe[str] = ""
    for upper in _upwards(name):
        found = await enclosing_zone(asker, upper)
        if isinstance(found, str):
            return found
    return found


async def _addresses(asker: Asker, zone: str) -> Maybe[list[str]]:
    """An address of each of a few servers of a zone."""
    servers = await asker.ask(zone, "NS")
    if isinstance(servers, Unknown):
        return servers
    replies = await asker.ask_all((host, "A") for host in servers.names[:PARENTS])
    found = [address for reply in replies if isinstance(reply, Answer) for address in reply.names[:1]]
    failure = next((reply for reply in replies if isinstance(reply, Unknown)), None)
    return found or failure or Unknown(f"{zone} NS", Reason.LAME)


def _delegation(zone: str, reply: Reply) -> Maybe[Delegation]:
    """A referral, or the server's own NS records where it serves both zones."""
    if isinstance(reply, Unknown):
        return reply
    if reply.referral:
        return Delegation(reply.referral, reply.sent_to, tuple(_glue(reply)))
    if reply.authoritative:
        return Delegation(zone, reply.names) if reply.records else Delegation("")
    return Unknown(f"{zone} NS", Reason.INTERCEPTED, (reply.server,))


def _glue(reply: Answer) -> Iterator[tuple[str, str]]:
    for line in reply.glue:
        host, _, address = line.partition(" ")
        if host in reply.sent_to:
            yield host, address


def _upwards(name: str) -> list[str]:
    """The name, the one above it, and so on to the root."""
    labels = name.split(".")
    return [".".join(labels[count:]) for count in range(len(labels) + 1)][:DEEPEST] if name else [""]


def _parent(name: str) -> str:
    return name.partition(".")[2]
