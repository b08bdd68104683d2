"""Applies fixes to the text of a template."""

from __future__ import annotations

from collections.abc import Iterable

from deliverability.library.seen import Mend, Place


def mended(source: str, mends: Iterable[Mend]) -> str:
    """The text with these fixes; of two that meet, the first one holds."""
    taken: list[tuple[int, int, str]] = []
    for mend in mends:
        if not any(_meet(one, other) for one in mend.edits for other in taken):
            taken += mend.edits
    for start, end, text in sorted(taken, reverse=True):
        source = source[:start] + text + source[end:]
    return source


def safe_ones(places: Iterable[Place]) -> tuple[Mend, ...]:
    """The fixes that leave the meaning alone."""
    return tuple(one.mend for one in places if one.mend is not None and one.mend.safe)


def _meet(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return (one[0] < other[1] and other[0] < one[1]) or one[:2] == other[:2]
