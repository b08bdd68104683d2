"""Checks the lab's domains the two ways a caller can: one at a time, and all of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from checks.domain import parse_target
from deliverability.checker import Checker, Wishes
from deliverability.runs import Run
from tests.lab.domain import Place
from tests.lab.lab import Lab

TOGETHER = 24


async def check_each(lab: Lab, places: Iterable[Place]) -> list[Run]:
    """Each domain with a checker of its own, which remembers nothing; a few are under way together."""
    room = asyncio.Semaphore(TOGETHER)

    async def one(place: Place) -> Run:
        async with room, Checker(lab.settings) as checker:
            return await checker.check(parse_target(place.check), _wishes(lab, place))

    return await asyncio.gather(*map(one, places))


async def check_all(lab: Lab, places: Sequence[Place]) -> dict[str, Run]:
    """All domains as one list, with one engine and one cache, by the names of their files."""
    targets = [parse_target(place.check) for place in places]
    async with Checker(lab.settings) as checker:
        found = {run.report.domain: run async for run in checker.check_many(targets)}
    return {place.name: found[target] for place, target in zip(places, targets, strict=True)}


def _wishes(lab: Lab, place: Place) -> Wishes:
    return Wishes(sending_ips=tuple(map(lab.network.here, place.sending_ips)), also=place.also)
