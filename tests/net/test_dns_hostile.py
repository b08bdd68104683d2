"""Ten thousand packets that mean harm: each question ends in time, and the engine stays small."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import random
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checks.answers import Answer, Question
from checks.model import Unknown
from deliverability.addresses import ResolverAddress
from deliverability.net.dns import Engine, Limits
from deliverability.net.paths import SERVED, USUAL, Way
from tests.net.doubles import engine_of, serving
from tests.net.hostile_dns import KINDS, TYPES

PACKETS = 10_000
SERVERS = 10  # each has room for so many datagrams that wait
HASTY = Limits(timeout=0.25, tries=1, max_in_flight=200, cache_entries=100)
DEADLINE = 3.0  # seconds: one try over UDP, then one over TCP, on a machine that has other work
WAYS = (USUAL, SERVED, Way(recurse=False, itself=True), Way(tcp=True))


def resident() -> int:
    """Octets of memory this process holds."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


@dataclass
class Assault:
    """A server that answers each query in one of the bad ways, and what the engine made of it."""

    chance: random.Random = field(default_factory=lambda: random.Random(8))
    sent: Counter[str] = field(default_factory=Counter)
    replies: Counter[type[object]] = field(default_factory=Counter)
    slowest: float = 0.0

    def says(self, query: bytes) -> list[bytes]:
        kind = self.chance.choice(list(KINDS))
        self.sent[kind] += 1
        return [KINDS[kind](query, self.chance)]

    async def ask(self, count: int) -> None:
        """Questions until so many packets came back, some hundred under way at once, to several servers."""
        async with AsyncExitStack() as begun:
            doubles = [await begun.enter_async_context(serving(self.says)) for _ in range(SERVERS)]
            places = [double.address() for double in doubles]
            engine = await begun.enter_async_context(engine_of(places[0], limits=HASTY))
            while self.sent.total() < count:
                asked = range(self.replies.total(), self.replies.total() + HASTY.max_in_flight)
                await asyncio.gather(*(self._one(engine, places, number) for number in asked))

    async def _one(self, engine: Engine, places: list[ResolverAddress], number: int) -> None:
        question = Question(f"q{number}.example.com", self.chance.choice(TYPES))
        begun = time.monotonic()
        under_way = engine.start(question, at=self.chance.choice(places), way=self.chance.choice(WAYS))
        reply = await under_way if isinstance(under_way, asyncio.Future) else under_way
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.replies[type(reply)] += 1


def test_ten_thousand_packets_that_mean_harm_do_none(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    asyncio.run(Assault().ask(500))  # what is read once, and the pools of the interpreter
    gc.collect()
    before = resident()
    assault = Assault()
    asyncio.run(assault.ask(PACKETS))
    gc.collect()
    grown = resident() - before
    assert assault.sent.total() >= PACKETS
    assert set(assault.replies) == {Answer, Unknown}
    assert min(assault.sent[kind] for kind in KINDS) > PACKETS // 20
    assert [record.getMessage() for record in caplog.records] == []
    assert assault.slowest < DEADLINE, f"{assault.slowest:.1f} s"
    assert grown < 10 * 2**20, f"{grown / 2**20:.1f} MiB more"
