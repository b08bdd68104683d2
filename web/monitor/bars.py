"""Draws days as small bars: trouble stands tall, so that the shape tells what the colour does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checks.model import Verdict
from deliverability.report import WORST_FIRST
from deliverability.wording import counted

HEIGHT, STEP, BAR = 20, 4, 3
PIECES = {
    Verdict.PASS: ((12, 8),),
    Verdict.WARN: ((6, 14),),
    Verdict.FAIL: ((0, 20),),
    Verdict.COULD_NOT_CHECK: ((8, 3), (13, 3), (18, 2)),
    Verdict.NOT_APPLICABLE: ((16, 4),),
    None: ((19, 1),),
}
"""Verdict -> (top, height) of what is drawn for a day; None for a day without a check."""
WORDS = {
    Verdict.PASS: "well",
    Verdict.WARN: "with a warning",
    Verdict.FAIL: "with a problem",
    Verdict.COULD_NOT_CHECK: "that could not be checked",
    Verdict.NOT_APPLICABLE: "with nothing to check",
    None: "without a check",
}
"""How a day was, to go on "3 days …"."""


@dataclass(frozen=True, slots=True)
class Bars:
    """`shapes`: (verdict or None, the path of all its days); `title` says the same in words."""

    title: str
    width: int
    shapes: tuple[tuple[Verdict | None, str], ...]


def bars(days: Iterable[Verdict | None]) -> Bars:
    """The bars of some days, oldest first."""
    row = tuple(days)
    drawn: dict[Verdict | None, list[str]] = {}
    for number, verdict in enumerate(row):
        for top, height in PIECES[verdict]:
            drawn.setdefault(verdict, []).append(f"M{number * STEP} {top}h{BAR}v{height}h-{BAR}z")
    shapes = tuple((verdict, "".join(paths)) for verdict, paths in drawn.items())
    return Bars(said(row), len(row) * STEP, shapes)


def said(days: Iterable[Verdict | None]) -> str:
    """ "90 days: 2 with a problem, 80 well, 8 without a check"."""
    counts = Counter(days)
    parts = [f"{counts[one]} {WORDS[one]}" for one in (*WORST_FIRST, None) if counts[one]]
    return f"{counted(counts.total(), 'day')}: {', '.join(parts)}" if parts else "no day yet"
