"""Gathers what is declared for an element: by the sheets of its mail, then by its own style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from checks.template.elements import Element
from checks.template.html.css import Declaration, declarations
from checks.template.html.selectors import Index, Match
from checks.template.html.styles import place
from checks.template.offsets import Span

NAMES = frozenset((
    "color", "background", "background-color", "background-image", "font-size", "font", "font-weight",
    "display", "visibility", "opacity", "position", "max-height", "overflow",
))  # fmt: skip
_CODE = re.compile(r"\{\{|\{%|<%|\$\{|#\{|%\{|\[#|\*\||<#|@if\b")
_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """By property: the value that wins, in lower case. `unsure`: properties that something else may set.

    `colour`: the declaration of the text's colour, `is_own`: it stands in the element's own style.
    """

    values: dict[str, str]
    unsure: frozenset[str] = frozenset()
    colour: Declaration | None = None
    is_own: bool = False

    def value(self, name: str) -> str:
        """Of a property, "" where it is not declared."""
        return self.values.get(name, "")

    def may_change(self, *names: str) -> bool:
        """Whether we cannot be sure of one of them."""
        return bool(self.unsure) and not self.unsure.isdisjoint(names)


NOTHING = Told({})


def told_of(element: Element, index: Index) -> Told:
    """What is declared of NAMES."""
    attributes = element.attributes
    style = attributes.get("style")
    written = style.value if style else ""
    matches = index.matches(element) if index else []
    has_code = bool(index) and "class" in attributes and bool(_CODE.search(element.value("class")))
    if matches or matches is None or has_code:
        return _told(matches or [], written, matches is None or has_code)
    if not written:
        return NOTHING
    return _of_style(written) if len(written) < _REMEMBERED else _told([], written, False)


@lru_cache(maxsize=2048)
def _of_style(style: str) -> Told:
    """Mails repeat their styles, and most have no sheet that says more."""
    return _told([], style, False)


def _told(matches: list[Match], style: str, is_open: bool) -> Told:
    """`is_open`: any rule of a sheet may hold, for example as its classes come from the template."""
    told: dict[str, Declaration] = {}
    unsure: set[str] = set()
    for match in matches:
        told[match.declaration.name] = match.declaration
        (unsure.discard if match.is_sure else unsure.add)(match.declaration.name)
    if is_open:
        unsure |= NAMES
    own = _with_own(style, told, unsure)
    colour = told.get("color")
    values = {name: one.value.lower() for name, one in told.items()}
    return Told(values, frozenset(unsure), colour, colour is not None and colour in own)


def _with_own(style: str, told: dict[str, Declaration], unsure: set[str]) -> tuple[Declaration, ...]:
    """A style of its own beats all sheets, save what they call important."""
    own = declarations(style)
    for one in own:
        if one.name in NAMES:
            held = told.get(one.name)
            if one.important or held is None or not held.important:
                told[one.name] = one
                unsure.discard(one.name)
    if _CODE.search(style):
        unsure |= told.keys()
    return own


def colour_place(element: Element, told: Told, above: Span | None) -> Span | None:
    """Where the colour of its text is set: in its own style, in one above, or None for a sheet."""
    if told.colour is None:
        return above
    style = element.attributes.get("style")
    return place(style, told.colour.start, told.colour.end) if style and told.is_own else None
