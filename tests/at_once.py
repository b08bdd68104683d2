"""Does one thing in many worlds, several at a time, as some of them are about servers that never answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import ExitStack
from typing import TypeVar

from deliverability.collecting import collecting_seldom
from tests.world import World

T = TypeVar("T")
R = TypeVar("R")
WORLDS = 8


def at_once(work: Callable[[World, T], Awaitable[R]], items: Iterable[T]) -> list[R]:
    """What `work` returns for each item, in their order; each gets a world that is its own meanwhile."""
    with collecting_seldom():
        return asyncio.run(_all(work, items))


async def _all(work: Callable[[World, T], Awaitable[R]], items: Iterable[T]) -> list[R]:
    free: asyncio.LifoQueue[World] = asyncio.LifoQueue()

    async def one(item: T) -> R:
        world = await free.get()
        try:
            return await work(world, item)
        finally:
            free.put_nowait(world)

    with ExitStack() as opened:
        for _ in range(WORLDS):
            free.put_nowait(opened.enter_context(World()))
        return await asyncio.gather(*map(one, items))
