"""Where checkdmarc and we say the opposite, over every guide's worlds: python -m tests.second_opinion"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checks.guide import guide
from checks.model import Severity
from checks.registry import all_checks, family_of
from deliverability.gather.library import ASKED, Opinion, Says, differs, second_opinion
from deliverability.runs import Run
from tests.at_once import at_once
from tests.judging import RECORDS
from tests.loopback_only import loopback_only
from tests.remedies.loop import Case, judged
from tests.world import World

TABLE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Row:
    """One reason to differ: a check of ours (`we`) or a pattern of the library's `words`, and the clause."""

    family: str
    clause: str
    why: str
    we: str = ""
    words: str = ""

    def explains(self, one: Difference) -> bool:
        if self.family != one.opinion.family:
            return False
        if self.we:
            return self.we in one.ours
        return one.opinion.says is Says.INVALID and bool(re.search(self.words, " ".join(one.opinion.words)))


@dataclass(frozen=True, slots=True)
class Difference:
    """One family of one world: what the library said, and our errors in that family."""

    world: str
    opinion: Opinion
    ours: tuple[str, ...]


def rows() -> tuple[Row, ...]:
    """The table as it is written down."""
    return tuple(Row(**row) for row in tomllib.loads(TABLE.read_text("utf-8"))["row"])


def differences() -> Iterator[Difference]:
    """Every difference over the worlds of the guides of every family that the library knows."""
    found = list(_worlds())
    for (name, _), run in zip(found, at_once(_judged, found), strict=True):
        yield from _of(name, run)


def _worlds() -> Iterator[tuple[str, Case]]:
    for check_id in all_checks():
        if family_of(check_id) not in (*ASKED, *RECORDS):
            continue
        words = guide(check_id)
        for kind, examples in (("reported for", words.reported_for), ("fine", words.fine)):
            for number, example in enumerate(examples, 1):
                yield f"{check_id}, {kind} {number}", Case(check_id, example)


async def _judged(world: World, named: tuple[str, Case]) -> Run:
    return await judged(world, named[1])


def _of(name: str, run: Run) -> Iterator[Difference]:
    for opinion in second_opinion(run).families:
        if differs(opinion, run.report):
            yield Difference(name, opinion, _errors(run, opinion.family))


def _errors(run: Run, family: str) -> tuple[str, ...]:
    errors = (one.check for one in run.outcome.findings if one.severity is Severity.ERROR)
    return tuple(dict.fromkeys(check_id for check_id in errors if family_of(check_id) == family))


def table(found: Iterable[Difference]) -> Iterator[str]:
    """The rows as Markdown, each with how many worlds it explains."""
    met = list(found)
    yield "| family | we | checkdmarc | worlds | why | clause |"
    yield "|---|---|---|---|---|---|"
    for row in rows():
        count = sum(row.explains(one) for one in met)
        ours, theirs = (f"error: `{row.we}`", "valid") if row.we else ("no error", f"invalid: {row.words}")
        yield f"| {row.family} | {ours} | {theirs} | {count} | {row.why} | {row.clause} |"


def main() -> int:
    with loopback_only():
        print("\n".join(table(differences())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
