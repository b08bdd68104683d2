"""Looks at a world as a set-up does: a checker over it, its own name servers on loopback."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from deliverability.addresses import parse_network
from deliverability.checker import Checker
from deliverability.config import Network, Settings
from deliverability.setup.look import look, lookups
from deliverability.setup.seen import Seen, from_json, to_json
from deliverability.setup.wanted import Wanted
from tests.judging import LAB, LOOPBACK
from tests.web.site import settings_for
from tests.world import World

NAMESERVERS = """
@ NS ns1
ns1 A 127.0.7.1
!server 127.0.7.1
"""
"""The domain's own name server, which says what the world says; behind it come lines of its own."""


def with_servers(world: World, data: Path, **web: object) -> Settings:
    """Settings by which the name servers of the world can be asked, too."""
    network = Network(tuple(map(parse_network, (*LAB, *LOOPBACK))), authoritative_port=world.port)
    return replace(settings_for(world, data, **web), network=network)


def seen_in(world: World, zone: str, wanted: Wanted, servers: str = NAMESERVERS) -> Seen:
    """What a look at the world of `zone` sees, as it comes out of the database."""
    world.set(zone + servers)

    async def run() -> Seen:
        async with Checker(with_servers(world, Path("unused"))) as checker:
            seen = await look(checker, wanted)
            return replace(seen, lookups=await lookups(checker, wanted, seen, None))

    seen = asyncio.run(run())
    assert from_json(to_json(seen)) == seen
    return seen
