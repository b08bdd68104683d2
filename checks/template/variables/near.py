"""Finds the name that somebody meant."""

from __future__ import annotations

import difflib
from functools import lru_cache

from checks.template.variables.names import plain

LONGEST = 80
"""Characters of a name that a person typed."""


@lru_cache(maxsize=2048)
def near(name: str, known: frozenset[str]) -> str:
    """The one known name that differs in spelling only, or in at most two letters; "" for none or several."""
    if not 4 <= len(name) <= LONGEST:
        return ""
    same = [one for one in known if plain(one) == plain(name)]
    if len(same) == 1:
        return same[0]
    close = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.8)
    ranked = sorted((distance(name, one), one) for one in close)
    if not ranked or ranked[0][0] > min(2, len(name) // 4):
        return ""
    return ranked[0][1] if len(ranked) == 1 or ranked[0][0] < ranked[1][0] else ""


def distance(one: str, other: str) -> int:
    """How many letters must be changed, added, left out or swapped with the next (Damerau, Levenshtein)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, wanted in enumerate(other, 1):
            best = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and (letter, one[row - 2]) == (other[column - 2], wanted):
                best = min(best, before[column - 2] + 1)
            this.append(best)
        before, last = last, this
    return last[-1]
