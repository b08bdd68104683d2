"""The source of a template cut at its findings, for a page to underline them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from deliverability.library.seen import Mend, Place

LONG = 200
"""Of a longer finding the first line is underlined: else all is, and nothing is seen."""


def marked(source: str, places: Sequence[Place]) -> Iterator[tuple[str, Place | None, tuple[Place, ...]]]:
    """Parts of the source: the shortest finding each belongs to, and the findings that begin at it."""
    owners: list[Place | None] = [None] * len(source)
    begin: defaultdict[int, list[Place]] = defaultdict(list)
    for one in sorted(places, key=lambda each: each.start - each.end):
        start, end = _shown(source, one)
        owners[start:end] = [one] * (end - start)
        begin[start].append(one)
    turns = {at for at, (old, new) in enumerate(pairwise(owners), 1) if old is not new}
    for start, end in pairwise(sorted({0, len(source), *turns, *begin})):
        yield source[start:end], owners[start], tuple(begin[start])


class Units:
    """Counts as a browser does: a character beyond the first plane is two (UTF-16)."""

    def __init__(self, source: str) -> None:
        self._wide = [at for at, letter in enumerate(source) if letter > "\uffff"]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)


def edits(mend: Mend, units: Units) -> list[tuple[int, int, str]]:
    """The edits of a fix as a browser counts."""
    return [(units(start), units(end), text) for start, end, text in mend.edits]


def _shown(source: str, one: Place) -> tuple[int, int]:
    """Where it is underlined: one without a letter at the next letter, a long one in its first line."""
    start = max(0, min(one.start, len(source) - 1))
    end = min(len(source), max(one.end, start + 1))
    line = source.find("\n", start + 1, end) if end - start > LONG else -1
    return start, end if line < 0 else line
