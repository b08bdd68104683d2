"""Judges many broken worlds at once, for the table of DNS faults: one row, one fault at one question.

The families of other records have tables of their own.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from checks.domain import parse_target
from checks.model import Reason, Verdict
from checks.registry import family_of
from deliverability.addresses import parse_resolver
from deliverability.gather.context import Options
from deliverability.net.dns import Engine, Limits
from deliverability.net.live import Live
from deliverability.runs import Run, check
from tests.healthy import domain, question, zone
from tests.judging import LAB, RECORDS
from tests.world import World

HARMLESS = (
    "delay 0.05", "duplicate-reply", "formerr-edns", "secure", "servfail-once", "tcp-hangs",
    "timeout-once", "truncated", "without-authority", "without-edns",
)  # fmt: skip
TRIES, MORE_TRIES = 2, 4
AT_ONCE = 24
LEAST, MOST = 1.0, 8.0


@dataclass(frozen=True, slots=True)
class Row:
    """One run: the fault, the question it meets, and what each of the resolvers serves."""

    fault: str
    at: str
    texts: Callable[[int], tuple[str, ...]]
    selectors: tuple[str, ...] = ("s1",)
    is_helped: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What came out for one family, the domain's number taken out of the findings."""

    verdict: Verdict
    findings: frozenset[str]
    checks: frozenset[str]
    gaps: frozenset[tuple[str, Reason]]


Table = dict[tuple[str, str], dict[str, Seen]]


def one(fault: str, at: str) -> Row:
    return Row(fault, at, lambda n: (zone(n, fault=fault, at=at),))


def second_healthy(fault: str, at: str) -> Row:
    return Row(fault, at, lambda n: (zone(n, fault=fault, at=at), zone(n)), is_helped=True)


def both(fault: str, at: str) -> Row:
    return Row(fault, at, lambda n: (zone(n, fault=fault, at=at),) * 2)


def gone_then_faulty(fault: str, at: str) -> Row:
    return Row(fault, at, lambda n: (zone(n, without=at), zone(n, without=at, fault=fault, at=at)))


def gone_then_there(fault: str, at: str) -> Row:
    return Row(fault, at, lambda n: (zone(n, without=at), zone(n)))


def table(rows: Iterable[Row]) -> Table:
    """Every row's outcome, by fault and question; the runs go together, each with an engine of its own.

    Where a server that is well came too late, other work began here meanwhile: that row is judged once more.
    """
    numbered = list(enumerate(rows, 1))
    seen = _table(numbered, patience())
    late = [(number, row) for number, row in numbered if _is_late(row, seen[row.fault, row.at])]
    return seen | _table(late, MOST) if late else seen


def _is_late(row: Row, seen: dict[str, Seen]) -> bool:
    own = set() if row.is_helped else {asked_at(row.at)}
    asked = {asked for one in seen.values() for asked, reason in one.gaps if reason is Reason.TIMEOUT}
    return not asked <= own


def patience() -> float:
    """Seconds a try must wait here and now, so that a busy machine makes no healthy answer late.

    Twice what as many healthy rows take as go at once, for each of their answers comes sooner than all do.
    """
    rows = [(number, Row("", "apex MX", lambda n: (zone(n),))) for number in range(1, AT_ONCE + 1)]
    began = time.monotonic()
    _table(rows, MOST)
    return min(max(LEAST, 2 * (time.monotonic() - began)), MOST)


def _table(numbered: list[tuple[int, Row]], seconds: float) -> Table:
    texts = [row.texts(number) for number, row in numbered]
    addresses = ("127.0.0.1", "127.0.0.2")[: len(texts[0])]
    worlds = [
        World("\n".join(column), address=a)
        for a, column in zip(addresses, zip(*texts, strict=True), strict=True)
    ]
    try:
        runs = asyncio.run(_runs(numbered, [world.resolver for world in worlds], seconds))
    finally:
        for world in worlds:
            world.close()
    return {(row.fault, row.at): _by_family(run, n) for (n, row), run in zip(numbered, runs, strict=True)}


async def _runs(numbered: list[tuple[int, Row]], resolvers: list[str], seconds: float) -> list[Run]:
    room = asyncio.Semaphore(AT_ONCE)

    async def run(number: int, row: Row) -> Run:
        async with room:
            limits = Limits(timeout=seconds, tries=MORE_TRIES if row.fault in HARMLESS else TRIES)
            engine = Engine(map(parse_resolver, resolvers), limits)
            try:
                options = Options(row.selectors, ("192.0.2.1",), LAB, families=RECORDS)
                return await check(Live(engine, allow=LAB), parse_target(domain(number)), options)
            finally:
                engine.close()

    return await asyncio.gather(*(run(number, row) for number, row in numbered))


def _by_family(run: Run, number: int) -> dict[str, Seen]:
    def plain(text: object) -> str:
        return re.sub(rf"\b([dvr]){number}\.example", r"\1.example", str(text))

    return {
        line.family: Seen(
            line.verdict,
            frozenset(plain(f) for f in run.outcome.findings if family_of(f.check) == line.family),
            frozenset(f.check for f in run.outcome.findings if family_of(f.check) == line.family),
            frozenset(
                (plain(gap.unknown.question), gap.unknown.reason)
                for gap in run.outcome.gaps
                if family_of(gap.check) == line.family
            ),
        )
        for line in run.report.families
    }


def asked_at(at: str) -> str:
    """The question as a Seen names it."""
    return question(0, at).replace("0.example", ".example")
