"""Asks for the domain's SPF record and everything it includes."""

from __future__ import annotations

from checks.domain import Domain
from checks.model import NotApplicable, Unknown
from checks.spf.record import select
from checks.spf.tree import SpfSender, SpfTexts, SpfTree
from deliverability.net.asker import Asker


async def gather_spf_texts(asker: Asker, domain: Domain) -> SpfTexts | Unknown | NotApplicable:
    """The TXT records at the domain, sorted."""
    reply = await asker.confirmed(domain.name, "TXT", lambda answer: bool(select(answer.texts).records))
    if isinstance(reply, Unknown):
        return reply
    if reply.nxdomain:
        return NotApplicable(f"{domain.name} does not exist")
    return SpfTexts(domain.name, select(reply.texts), reply.size, reply.aliases)


async def gather_spf_tree(
    asker: Asker, domain: Domain, texts: SpfTexts | Unknown | NotApplicable
) -> SpfTree | Unknown | NotApplicable:
    """The tree below the domain's one SPF record."""
    return texts if isinstance(texts, Unknown | NotApplicable) else SpfTree(domain.name)


async def gather_spf_senders(
    asker: Asker, domain: Domain, ips: tuple[str, ...]
) -> tuple[SpfSender, ...] | NotApplicable:
    """What SPF says of each known sending server."""
    return tuple(SpfSender(ip) for ip in ips) or NotApplicable("no sending server is known")
