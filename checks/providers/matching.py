"""Finds the entry whose name a host lies at or below, on whole labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from checks.providers.facts import Fact

F = TypeVar("F", bound=Fact)
V = TypeVar("V")


def longest(index: Mapping[str, V], name: str) -> V | None:
    """What the longest suffix of `name` (whole labels) has in `index`."""
    while name:
        if (found := index.get(name)) is not None:
            return found
        name = name.partition(".")[2]
    return None


def distinct(found: Iterable[F | None]) -> tuple[F, ...]:
    """Each entry once, in order, those not found left out."""
    return tuple({entry.id: entry for entry in found if entry is not None}.values())


def index_of(facts: Iterable[F], suffixes: Callable[[F], Iterable[str]]) -> dict[str, F]:
    """Suffix to entry; raises ValueError where two claim one suffix: one would never be found."""
    index: dict[str, F] = {}
    for fact in facts:
        for suffix in suffixes(fact):
            if index.setdefault(suffix, fact) is not fact:
                raise ValueError(f"{suffix} belongs to {index[suffix].id} and to {fact.id}")
    return index
