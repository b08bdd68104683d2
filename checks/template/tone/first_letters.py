"""Tells with which letters the matches of a pattern can begin, so that it is tried at those words only."""

from __future__ import annotations

import re

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
_OPENING = re.compile(r"\(\?(?::|P<\w+>)|\(\?<?[=!]|\(")
_ATOM = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|.", re.DOTALL)
_COUNT = re.compile(r"(?:\?|\*|\+|\{(\d+)(?:,\d*)?\})\??")


def first_letters(pattern: str) -> frozenset[str]:
    """Of LETTERS: a pattern of phrases, without flags and conditional groups; letters that cannot are "
    "rare."""
    return _alternatives(pattern, 0)[0]


def _alternatives(pattern: str, at: int) -> tuple[frozenset[str], bool, int]:
    """The letters, whether it can match nothing, and where it ends: at its closing bracket or the end."""
    letters: frozenset[str] = frozenset()
    can_be_empty = False
    while True:
        more, empty, at = _sequence(pattern, at)
        letters |= more
        can_be_empty |= empty
        if at >= len(pattern) or pattern[at] == ")":
            return letters, can_be_empty, at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[frozenset[str], bool, int]:
    """Items up to the next "|": letters of all those before which only what may be missing stands."""
    letters: frozenset[str] = frozenset()
    is_open = True
    while at < len(pattern) and pattern[at] not in "|)":
        more, empty, at = _item(pattern, at)
        if count := _COUNT.match(pattern, at):
            empty |= count[0][0] in "?*" or count[1] == "0"
            at = count.end()
        if is_open:
            letters |= more
            is_open = empty
    return letters, is_open, at


def _item(pattern: str, at: int) -> tuple[frozenset[str], bool, int]:
    if opening := _OPENING.match(pattern, at):
        letters, empty, end = _alternatives(pattern, opening.end())
        looks_around = opening[0][-1] in "=!"
        return (frozenset() if looks_around else letters), empty or looks_around, end + 1
    atom = _ATOM.match(pattern, at)
    assert atom is not None
    if atom[0] in ("^", "$", r"\b"):
        return frozenset(), True, atom.end()
    one = re.compile(atom[0])
    return frozenset(filter(one.match, LETTERS)), False, atom.end()
