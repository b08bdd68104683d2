"""Tells which elements of a mail are not shown: by their attributes, or by a class that a sheet hides."""

from __future__ import annotations

import re

from checks.template.elements import Attributes

_HIDES = re.compile(
    r"display\s*+:\s*+none|visibility\s*+:\s*+hidden|max-height\s*+:\s*+0(?:px)?\s*+(?:[;\"']|$)"
)
_AT_BLOCK = re.compile(r"@[^{};]{0,300}\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}")
_RULE = re.compile(r"([^{}]{1,300}+)\{([^{}]{0,2000}+)\}")
_HIDDEN = re.compile(r"(?:^|[;\s])display\s*+:\s*+none", re.IGNORECASE)
_SIMPLE = re.compile(r"[a-z]{0,10}([.#][\w-]+)", re.IGNORECASE)


def hides(tag: str, attributes: Attributes, names: frozenset[str]) -> bool:
    """Whether an element is hidden by the attributes of its start tag, or by these classes and ids."""
    small = tag.lower()
    may = "none" in small or "hidden" in small or "max-height" in small
    if may and (_HIDES.search(small) or "hidden" in attributes):
        return True
    return bool(names) and ("class" in small or "id" in small) and _is_named(names, attributes)


def hiding(css: str) -> frozenset[str]:
    """The classes (".preheader") and ids that a sheet hides wherever it is read; @media is left out."""
    if "none" not in css.lower():
        return frozenset()
    return frozenset(
        simple[1]
        for rule in _RULE.finditer(_AT_BLOCK.sub(" ", css))
        if _HIDDEN.search(rule[2])
        for selector in rule[1].split(",")
        if (simple := _SIMPLE.fullmatch(selector.strip()))
    )


def _is_named(names: frozenset[str], attributes: Attributes) -> bool:
    """Whether an element has one of these classes or ids, and no style of its own that shows it."""
    own = {f".{name}" for name in attributes["class"].value.split()} if "class" in attributes else set()
    if "id" in attributes:
        own.add(f"#{attributes['id'].value.strip()}")
    return not own.isdisjoint(names) and "display" not in (
        attributes["style"].value.lower() if "style" in attributes else ""
    )
