"""Passes by a gateway or forwarder in front of a seed's own provider: it is no server that sends for us."""

from __future__ import annotations

from dataclasses import replace

from checks.addresses import is_reachable
from checks.answers import Mx
from checks.domain import organizational
from checks.model import Unknown
from checks.placement.record import Hop, Reading
from checks.providers.load import all_mailbox_providers
from checks.providers.recognise import mailbox_provider
from deliverability.net.asker import Asker
from deliverability.seeds.aligned import domain_in
from deliverability.seeds.found.opened import Copy
from deliverability.seeds.presets import preset


async def seen_before_gateways(asker: Asker, copy: Copy, reading: Reading) -> Reading:
    """The reading with the server that handed the mail to whom the MX records of the seed's address name.

    Where that one is not the seed's provider, the provider saw it as the sender (SPF fails for it, and it is
    no server of the domain). Without a header of its own, or an answer, nobody knows who sent, and
    `sending_ip` is "".
    """
    domain = domain_in(copy.recipient.rpartition("@")[2])
    if not reading.sending_ip or not domain or preset(copy.recipient):
        return reading
    reply = await asker.ask(domain, "MX")
    if isinstance(reply, Unknown):
        return replace(reading, sending_ip="", helo="")
    hosts = tuple(one.host.lower().rstrip(".") for one in reply.records if isinstance(one, Mx) and one.host)
    owners = {organizational(host) for host in hosts}
    if not hosts or organizational(_entrance(reading).by) in owners:
        return reading
    hop = _handed_over(reading.hops, owners, copy.allow)
    if not (hop.ip or _are_others(copy.provider, hosts)):
        return reading
    return replace(reading, sending_ip=hop.ip, helo=hop.helo)


def _entrance(reading: Reading) -> Hop:
    return next((hop for hop in reading.hops if hop.ip == reading.sending_ip), Hop(""))


def _are_others(provider: str, hosts: tuple[str, ...]) -> bool:
    """Whether the hosts take mail in for others than the seed's provider, by whose facts it is known.

    A server of one's own has any name, so that only a known gateway or forwarder is told from it.
    """
    found = mailbox_provider(hosts)
    known = all_mailbox_providers().get(provider)
    if known is None:
        return any(not one.keeps_mail for one in found)
    return known.operator not in {one.operator for one in found}


def _handed_over(way: tuple[Hop, ...], owners: set[str], allow: tuple[str, ...]) -> Hop:
    """The newest hop onto one of their servers from somebody else; an empty one where none is seen."""
    for hop in way:
        is_theirs = bool(hop.by) and organizational(hop.by) in owners
        is_inside = any(name and organizational(name) in owners for name in (hop.helo, hop.name))
        if is_theirs and not is_inside and hop.ip and is_reachable(hop.ip, allow):
            return hop
    return Hop("")
