"""Looks at a watched record in a world, again and again, with the time handed in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from deliverability.addresses import parse_network, parse_resolver
from deliverability.checker import Checker
from deliverability.config import Data, Dns, Network, Settings
from deliverability.watch.looker import Looker
from deliverability.watch.model import Sight, Watched
from tests.judging import LAB, LOOPBACK
from tests.world import World

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
PUBLIC = ("127.0.0.6", "127.0.0.7")
OLD, NEW = "v=DMARC1; p=none", "v=DMARC1; p=quarantine"
BASE = """
@ NS ns1
@ NS ns2
@ MX 10 mail
@ TXT "v=spf1 mx -all"
ns1 A 127.1.0.3
ns2 A 127.2.0.4
"""
DMARC = Watched("_dmarc.example.com", "TXT", (NEW,), (OLD,))
SERVERS = "!server 127.1.0.3\n{}\n!server 127.2.0.4\n{}\n!server 127.0.0.6\n{}\n!server 127.0.0.7\n{}\n"


def zone(first: str = "", second: str = "", google: str = "", quad: str = "", *, main: str = "") -> str:
    """A domain with two name servers and two public resolvers, each with lines of its own."""
    return f"{BASE}{main}\n{SERVERS.format(first, second, google, quad)}"


def dmarc(value: str, ttl: int = 3600) -> str:
    """The line of a DMARC record."""
    return f'_dmarc {ttl} TXT "{value}"\n'


def settings_in(world: World, resolvers: tuple[str, ...] = PUBLIC, data: Data | None = None) -> Settings:
    """Settings by which the world is all there is."""
    return Settings(
        data=data or Data(),
        network=Network(tuple(map(parse_network, (*LAB, *LOOPBACK))), authoritative_port=world.port),
        dns=Dns((parse_resolver(world.resolver),), timeout=0.3, tries=2, public_resolvers=resolvers),
    )


def looks(
    world: World,
    *texts: str,
    watched: Sequence[Watched] = (DMARC,),
    minutes: float = 1.0,
    resolvers: tuple[str, ...] = PUBLIC,
    settings: Settings | None = None,
) -> list[tuple[Sight, ...]]:
    """One look at each of these worlds, so many minutes apart."""

    async def all_of_them() -> list[tuple[Sight, ...]]:
        seen: list[tuple[Sight, ...]] = []
        async with Checker(settings or settings_in(world, resolvers)) as checker:
            looker = Looker(checker)
            for number, text in enumerate(texts):
                world.set(text)
                now = NOW + number * timedelta(minutes=minutes)
                seen.append(await looker.look(watched, now, NOW, seen[-1] if seen else ()))
        return seen

    return asyncio.run(all_of_them())


def look(world: World, text: str, watched: Watched = DMARC, **more: object) -> Sight:
    """The first look at one record."""
    return looks(world, text, watched=(watched,), **more)[0][0]  # type: ignore[arg-type]
