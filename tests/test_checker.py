"""Many domains at once: bounded, in any order, with the errors of their source."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from checks.domain import Domain, parse_target
from deliverability.addresses import parse_resolver
from deliverability.checker import Checker, with_overrides
from deliverability.config import Settings
from tests.judging import RECORDS
from tests.world import World

NAMES = [f"d{n}.example" for n in range(20)]


def _settings(world: World) -> Settings:
    settings = with_overrides(Settings(), (parse_resolver(world.resolver),), ())
    bulk, checks = replace(settings.bulk, domains_at_once=3), replace(settings.checks, only=RECORDS)
    return replace(settings, bulk=bulk, checks=checks)


def _checked(world: World, domains: Iterator[Domain], most: int = 100) -> list[str]:
    async def run() -> list[str]:
        seen: list[str] = []
        async with Checker(_settings(world)) as checker:
            async for done in checker.check_many(domains):
                seen.append(done.report.domain.name)
                if len(seen) == most:
                    break
        return seen

    return asyncio.run(run())


def test_every_domain_comes_once_in_any_order(world: World) -> None:
    assert sorted(_checked(world, map(parse_target, NAMES))) == sorted(NAMES)


def test_no_domain_makes_no_run(world: World) -> None:
    assert _checked(world, iter(())) == []


def test_the_list_is_read_only_as_far_as_there_is_room(world: World) -> None:
    read: list[str] = []

    def listed() -> Iterator[Domain]:
        for name in NAMES:
            read.append(name)
            yield parse_target(name)

    assert len(_checked(world, listed(), most=1)) == 1
    assert len(read) <= 6


def test_an_error_of_the_list_is_the_callers(world: World) -> None:
    def broken() -> Iterator[Domain]:
        yield parse_target("example.com")
        raise OSError("the list broke off")

    with pytest.raises(OSError, match="the list broke off"):
        _checked(world, broken())
