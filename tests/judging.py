"""Judges a world: zone text in, the run out, over real DNS messages on loopback."""

from __future__ import annotations

import asyncio

from checks.domain import parse_target
from checks.guide import Example
from checks.model import Finding, Unknown
from deliverability.addresses import parse_resolver
from deliverability.gather.run import Options
from deliverability.net.asker import Budget
from deliverability.net.dns import Engine, Limits
from deliverability.net.live import Live
from deliverability.runs import Run, check
from tests.world import World

QUICK = Limits(timeout=0.4, tries=2)
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
) -> Run:
    """Check `target` in the world of `zone` (as it stands when None); `second` names both resolvers."""
    if zone is not None:
        world.set(zone)
    servers = [world.resolver, *([world.second.resolver] if second else [])]

    async def run() -> Run:
        engine = Engine(map(parse_resolver, servers), limits)
        try:
            return await check(
                Live(engine, allow=LAB), parse_target(target), options or Options(allow=LAB), budget
            )
        finally:
            engine.close()

    return asyncio.run(run())


def judge_example(world: World, example: Example) -> Run:
    """Check a guide's world with the options it names (target, selectors, sending_ips)."""
    named = dict(example.options)
    target = named.pop("target", "example.com")
    lists = {key: tuple(value.split(",")) for key, value in named.items()}
    return judge(world, example.zone, target, options=Options(allow=LAB, **lists))


def found(run: Run, check_id: str) -> list[Finding]:
    """The findings of one check."""
    return [finding for finding in run.outcome.findings if finding.check == check_id]


def unknowns(run: Run, family: str = "") -> list[Unknown]:
    """What could not be judged, of one family or in all."""
    return [gap.unknown for gap in run.outcome.gaps if gap.check.startswith(family)]
