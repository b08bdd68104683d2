"""Gathers what is declared for an element: by the sheets of its mail, then by its own style."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.template.document import Element
from checks.template.html.css import Declaration, declarations
from checks.template.html.selectors import Index
from checks.template.html.styles import place
from checks.template.offsets import Span

_CODE = re.compile(r"\{\{|\{%|<%|\$\{|#\{|%\{|\[#|\*\||<#|@if\b")


@dataclass(frozen=True, slots=True)
class Told:
    """By property: the declaration that wins. `unsure`: properties that something else may set."""

    by_name: dict[str, Declaration]
    unsure: frozenset[str] = frozenset()

    def value(self, name: str) -> str:
        """In lower case; "" where it is not declared."""
        one = self.by_name.get(name)
        return one.value.lower() if one else ""

    def may_change(self, *names: str) -> bool:
        """Whether we cannot be sure of one of them."""
        return bool(self.unsure) and not self.unsure.isdisjoint(names)


NOTHING = Told({})


def told_of(element: Element, index: Index, names: frozenset[str]) -> Told:
    """What is declared of `names`."""
    style = element.attributes.get("style")
    if style is None and not index:
        return NOTHING
    told: dict[str, Declaration] = {}
    unsure: set[str] = set()
    for match in index.matches(element) if index else ():
        told[match.declaration.name] = match.declaration
        (unsure.discard if match.is_sure else unsure.add)(match.declaration.name)
    if index and "class" in element.attributes and _CODE.search(element.value("class")):
        unsure |= names
    if style is not None:
        _add_own(style.value, told, unsure, names)
    return Told(told, frozenset(unsure))


def _add_own(style: str, told: dict[str, Declaration], unsure: set[str], names: frozenset[str]) -> None:
    """A style of its own beats all sheets, save what they call important."""
    for one in declarations(style):
        held = told.get(one.name)
        if one.name in names and (one.important or held is None or not held.important):
            told[one.name] = one
            unsure.discard(one.name)
    if _CODE.search(style):
        unsure |= names & told.keys()


def own_place(element: Element, one: Declaration) -> Span | None:
    """Where a declaration stands in the element's own style, None when it comes from a sheet."""
    style = element.attributes.get("style")
    if style is None or one not in declarations(style.value):
        return None
    return place(style, one.start, one.end)
