"""Tells an alias that somebody made from that of a wildcard, which every name without records has."""

from __future__ import annotations

from dataclasses import replace

from checks.answers import Answer, Maybe, Reply
from checks.model import Unknown
from deliverability.gather.mx import PROBE
from deliverability.net.asker import Asker


async def without_wildcard(asker: Asker, domain: str, reply: Reply) -> Reply:
    """The reply of a name below `domain`; without its aliases when nothing is behind them but a wildcard's.

    Shops often have `*.` as an alias of their web host (RFC 4592 §2.1.1). Unknown when that cannot be told.
    """
    if isinstance(reply, Unknown) or reply.records or not reply.aliases:
        return reply
    by_wildcard = await is_wildcards(asker, domain, reply)
    if isinstance(by_wildcard, Unknown):
        return by_wildcard
    return replace(reply, aliases=()) if by_wildcard else reply


async def is_wildcards(asker: Asker, domain: str, reply: Reply) -> Maybe[bool]:
    """Whether a name below `domain` that nobody made leads to the same place as the name of this reply."""
    if isinstance(reply, Unknown) or not reply.aliases:
        return False
    made_up = await asker.ask(f"{PROBE}.{domain}", "TXT")
    return made_up if isinstance(made_up, Unknown) else made_up.aliases == reply.aliases


async def shares_addresses(asker: Asker, domain: str, addresses: tuple[str, ...]) -> bool:
    """Whether a name below `domain` that nobody made has these very addresses."""
    replies = await asker.ask_all((f"{PROBE}.{domain}", rrtype) for rrtype in ("A", "AAAA"))
    found = {address for reply in replies if isinstance(reply, Answer) for address in reply.names}
    return found == set(addresses)
