"""Finds the name that was meant where nothing tells which system will read it."""

from __future__ import annotations

from functools import cache, lru_cache

from checks.template.dialects import dialects
from checks.template.variables.near import LONGEST, distance

LONG_PART, LONGER_PART = 6, 7
"""Letters of a part that lost one, and of one with another letter; shorter ones are often other words."""
_WORDS = frozenset({"form", "forms", "stats", "details", "requestor", "requestors"})
"""Parts that look like slips of a known one and are names of their own."""


@lru_cache(maxsize=2048)
def slip_of(name: str, family: str) -> str:
    """The one name with a slip in one part that some system with these marks lists; "" without any."""
    parts = tuple(name.split("."))
    if len(parts) < 2 or len(name) > LONGEST or name in _listed(family):
        return ""
    meant = {
        listed
        for listed in _listed(family)
        if listed.count(".") == len(parts) - 1 and _is_one_slip(parts, tuple(listed.split(".")), family)
    }
    return meant.pop() if len(meant) == 1 else ""


def _is_one_slip(parts: tuple[str, ...], listed: tuple[str, ...], family: str) -> bool:
    differ = [(one, other) for one, other in zip(parts, listed, strict=True) if one != other]
    return len(differ) == 1 and differ[0][0] not in _parts(family) and _is_slip(*differ[0])


def _is_slip(typed: str, meant: str) -> bool:
    """Letters swapped, doubled or no longer double; in a long part one lost, added or changed as well."""
    if typed in _WORDS or typed.lower() == meant.lower() or distance(typed, meant) != 1:
        return False
    if len(typed) == len(meant):
        return sorted(typed) == sorted(meant) or len(meant) >= LONGER_PART
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    if longer in (f"{shorter}s", f"{shorter}_", f"_{shorter}") or longer[-1:].isdigit():
        return False
    is_double = any(longer[:n] + longer[n + 1 :] == shorter and longer[n - 1 : n] == longer[n]
                    for n in range(1, len(longer)))  # fmt: skip
    return (is_double or len(meant) >= LONG_PART) and "_" not in longer.replace(shorter, "", 1)


@cache
def _listed(family: str) -> frozenset[str]:
    """The names with a dot that any system of the family lists."""
    of_family = [one for one in dialects().values() if family in one.families]
    return frozenset(name for one in of_family for name in one.variables if "." in name)


@cache
def _parts(family: str) -> frozenset[str]:
    return frozenset(part for name in _listed(family) for part in name.split("."))
