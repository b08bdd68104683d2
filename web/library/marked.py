"""The source of a template cut at its findings, for a page to underline them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from deliverability.library.seen import Mend, Place


def marked(source: str, places: Sequence[Place]) -> Iterator[tuple[str, Place | None]]:
    """Parts of the source in their order, each with the finding it belongs to; of two the worse one."""
    at = 0
    for start, end, place in _apart(len(source), places):
        if start > at:
            yield source[at:start], None
        yield source[start:end], place
        at = end
    if source[at:]:
        yield source[at:], None


class Units:
    """Counts as a browser does: a character beyond the first plane is two (UTF-16)."""

    def __init__(self, source: str) -> None:
        self._wide = [at for at, letter in enumerate(source) if letter > "\uffff"]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)


def edits(mend: Mend, units: Units) -> list[tuple[int, int, str]]:
    """The edits of a fix as a browser counts."""
    return [(units(start), units(end), text) for start, end, text in mend.edits]


def _apart(length: int, places: Sequence[Place]) -> Iterator[tuple[int, int, Place]]:
    """Where findings are shown: none over another, and one without a letter at the next letter."""
    at = 0
    for one in sorted(places, key=lambda each: (each.start, each.end)):
        start = max(at, min(one.start, length - 1))
        end = min(length, max(one.end, one.start + 1))
        if start < end:
            yield start, end, one
            at = end
