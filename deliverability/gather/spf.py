"""Asks for the domain's SPF record and everything it includes."""

from __future__ import annotations

from checks.domain import Domain
from checks.model import NotApplicable, Unknown
from checks.spf.tree import SpfSender, SpfTexts, SpfTree
from deliverability.net.asker import Asker


async def gather_spf_texts(asker: Asker, domain: Domain) -> SpfTexts | Unknown | NotApplicable:
    """The TXT records at the domain, sorted."""
    reply = await asker.confirmed(domain.name, "TXT")
    return reply if isinstance(reply, Unknown) else SpfTexts(domain.name)


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
