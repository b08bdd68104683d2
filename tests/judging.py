"""Judges a world: zone text in, the run out, over real DNS messages on loopback."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from checks.domain import parse_target
from checks.guide import Example
from checks.model import Finding, Unknown
from checks.registry import all_checks, family_of
from deliverability.addresses import parse_resolver
from deliverability.expected_file import read as read_pins
from deliverability.gather.context import Options
from deliverability.gather.expected import kept
from deliverability.net.asker import Budget
from deliverability.net.dns import Engine, Limits
from deliverability.net.doors import House, Terms
from deliverability.net.lists import Lists
from deliverability.net.live import Live
from deliverability.net.planned import Planned
from deliverability.remedies.model import Change
from deliverability.runs import Run, check
from tests.mail_world import placement_lines
from tests.world import World
from tests.world.authority import authority

QUICK = Limits(timeout=0.4, tries=2)
RECORDS = ("mx", "spf", "dkim", "dmarc")
LOOPBACK = ("127.0.0.0/8", "::1/128")
ALONE = frozenset({"nameservers", "propagation"})
"""These ask name servers alone, and each of a world is at the world's port on loopback."""
LAB = ("192.0.2.0/24", "2001:db8::/32")  # documentation addresses stand for public ones in zone text


def judge(
    world: World,
    zone: str | None = None,
    target: str = "example.com",
    *,
    options: Options | None = None,
    limits: Limits = QUICK,
    budget: Budget | None = None,
    second: bool = False,
    families: tuple[str, ...] = RECORDS,
    patience: float = 2.0,
    changes: tuple[Change, ...] = (),
) -> Run:
    """Check `target` in the world of `zone` (as it stands when None); `second` names both resolvers.

    `families`: what is checked when the options do not say. `patience`: seconds that one server of the world
    may take. `changes`: judged as if these were live. Where the world has servers, loopback counts as public.
    """
    if zone is not None:
        world.set(zone)
    options = options or Options(allow=LAB)
    options = replace(options, families=options.families or families)
    servers = (world.resolver, *([world.second.resolver] if second else []))
    return asyncio.run(judging(world, target, options, limits, budget, servers, patience, changes))


async def judging(
    world: World,
    target: str,
    options: Options,
    limits: Limits = QUICK,
    budget: Budget | None = None,
    servers: tuple[str, ...] = (),
    patience: float = 2.0,
    changes: tuple[Change, ...] = (),
) -> Run:
    """As `judge`, of the world as it stands, in the loop that runs; `servers`: () for the world's own."""
    reached = LAB
    if world.has_nameservers or ALONE.intersection(options.families):
        reached = LOOPBACK
    if world.has_servers or reached is LOOPBACK:
        options = replace(options, allow=(*options.allow, *LOOPBACK))
    engine = Engine(map(parse_resolver, servers or (world.resolver,)), limits)
    house = House(terms(world, patience))
    try:
        doors = house.doors() if world.has_servers else None
        lists = Lists(engine, rate=0)
        live = Live(engine, allow=reached, port=world.port, doors=doors, lists=lists)
        source = Planned(live, changes) if changes else live
        return await check(source, parse_target(target), options, budget)
    finally:
        await house.close()
        engine.close()


def terms(world: World, patience: float = 2.0) -> Terms:
    """How the servers of this world are reached."""
    return Terms(
        smtp_port=world.smtp_port,
        https_port=world.https_port,
        allow=(*LAB, *LOOPBACK),
        ca_file=str(authority().ca_file),
        ehlo_name="checker.example",
        seconds=patience,
    )


def judge_example(world: World, example: Example, check_id: str) -> Run:
    """Check a guide's world with the options it names; other families than its own only among the records."""
    target, options = asked_of(example, check_id)
    return judge(world, example.zone, target, options=options)


def asked_of(example: Example, check_id: str) -> tuple[str, Options]:
    """The target and the options of a guide's world."""
    named = dict(example.options)
    named_families = {family_of(one) for one in (check_id, *all_checks()[check_id].requires)}
    wanted = RECORDS if named_families <= set(RECORDS) else tuple(named_families)
    target, profile = named.pop("target", "example.com"), named.pop("profile", "")
    lists = {key: tuple(value.split(",")) for key, value in named.items()}
    options = Options(allow=LAB, families=wanted, **lists)
    told = replace(options, profile=profile, expected=_pinned(example))
    return target, replace(told, placement=placement_lines(example.mail))


def _pinned(example: Example) -> tuple[str, ...]:
    """What lines like `; expected: mx = […]` pin for example.com."""
    lines = re.findall(r"(?m)^; expected: (.*)$", example.zone)
    pins = read_pins("\n".join(['["example.com"]', *lines]), "mail-expected.toml")
    return tuple(map(kept, pins.of("example.com")))


def found(run: Run, check_id: str) -> list[Finding]:
    """The findings of one check."""
    return [finding for finding in run.outcome.findings if finding.check == check_id]


def unknowns(run: Run, family: str = "") -> list[Unknown]:
    """What could not be judged, of one family or in all."""
    return [gap.unknown for gap in run.outcome.gaps if gap.check.startswith(family)]
