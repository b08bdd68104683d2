"""Finds the domain that somebody meant who mistyped it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

LEAST = 0.85
"""As alike as "exmaple-shop.com" and "example-shop.com"."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The most alike of the known names, "" where none is; what stands before the domain is kept."""
    best, alike = "", LEAST
    for one in sorted(known):
        depth = one.count(".") + 1
        labels = name.split(".")
        tail, head = ".".join(labels[-depth:]), ".".join(labels[:-depth])
        ratio = SequenceMatcher(None, tail, one).ratio()
        if ratio >= alike and tail != one:
            best, alike = f"{head}.{one}" if head else one, ratio
    return best
