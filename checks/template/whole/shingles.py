"""Finds texts that are nearly the same among thousands, by the short runs of words they share."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

RUN = 3
"""Words in a run."""
SKETCH = 48
"""Runs of a text that are looked up: those with the smallest numbers, so the same ones in like texts."""
CROWD = 12
"""A run that so many texts hold leads to no more of them."""
_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?|\ufffc+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by their numbers, the earlier first, and how much they share, from 0 to 1."""

    first: int
    second: int
    alike: float


def runs(text: str) -> frozenset[int]:
    """The runs of words of a text; placeholders are all the same word."""
    words = ["\ufffc" if word[0] == "\ufffc" else word for word in _WORD.findall(text.lower())]
    return frozenset(
        zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)
    )


def alike(texts: Sequence[frozenset[int]], least: float) -> Iterator[Pair]:
    """For each text the earlier one it shares most with, where that is at least `least` of both together."""
    holders: dict[int, list[int]] = {}
    for number, held in enumerate(texts):
        sketch = sorted(held)[:SKETCH]
        shared = Counter(other for run in sketch for other in holders.get(run, ()))
        if best := _best(texts, number, [other for other, _ in shared.most_common(CROWD)], least):
            yield best
        for run in sketch:
            known = holders.setdefault(run, [])
            if len(known) < CROWD:
                known.append(number)


def _best(texts: Sequence[frozenset[int]], number: int, others: list[int], least: float) -> Pair | None:
    pairs = [
        Pair(other, number, len(texts[other] & texts[number]) / len(texts[other] | texts[number]))
        for other in others
    ]
    return max((one for one in pairs if one.alike >= least), key=lambda one: one.alike, default=None)
