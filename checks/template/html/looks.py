"""Computes how each part of a mail looks where its CSS is read: colours, size, weight, shown or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.colours import BLACK, WHITE, Rgb
from checks.template.html.css import StyleRule
from checks.template.html.declared import NAMES, Told, colour_place, told_of
from checks.template.html.mjml import mjml_looks
from checks.template.html.paint import OWN_COLOURS, PAINTED, ground, ink
from checks.template.html.selectors import Index
from checks.template.html.sizes import pixels, weight
from checks.template.html.styles import sheets_of
from checks.template.offsets import Span

_EVERY_SCREEN = re.compile(
    r"@media\s+(?:only\s+)?(?:screen|all)(?:\s*,\s*(?:print|projection|all))*\s*\Z", re.IGNORECASE
)
_HIDING = ("display", "visibility", "opacity", "max-height")
_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0{1,5})?%?\Z|max-height:0(?:px)?\Z"
)
_LAYOUT = re.compile(r"\{%-?\s*extends|\{\{#>|@extends|<%-?\s*layout")
_STYLED_BY_ITSELF = OWN_COLOURS | frozenset(
    ("a", "b", "strong", "th", "small", "big", "font", "h1", "h2", "h3", "h4", "h5", "h6", "table")
)


@dataclass(frozen=True, slots=True)
class Look:
    """`colour` and `ground` are None where they are not known, as are `size` (in px) and `bold`.

    `hidden`: how ("display:none"), "" when it is shown. `set_at`: where its colour is set, in its own style
    or in one above; None for a sheet's.
    """

    colour: Rgb | None
    ground: Rgb | None
    size: float | None
    bold: bool | None
    hidden: str = ""
    set_at: Span | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Text directly in an element: its first stretch, from `start` to `end` in the body; `letters` of all."""

    element: Element
    look: Look
    start: int
    end: int
    letters: int


@lru_cache(maxsize=4)
def looks(document: Document) -> Mapping[Element, Look]:
    """Of each element, as a wide screen in light mode shows it; @media rules are left out."""
    html = document.html
    if html is None:
        return {}
    rules = [one for _, _, parsed in sheets_of(document) for one in parsed.rules if _is_for_all(one)]
    index = Index(rules, NAMES, frozenset(one.tag for one in html.elements))
    is_quirky = html.is_document and html.doctype is None
    outside = Look(BLACK, None if _LAYOUT.search(document.source[:400]) else WHITE, 16.0, False)
    components = mjml_looks(html)
    is_told_alone = not index.looks_up and not components
    found: dict[Element, Look] = {}
    alike: dict[tuple[str, str, int], tuple[Told, Look]] = {}
    for element in html.elements:
        above = found.get(element.parent, outside) if element.parent else outside
        key = (element.tag, element.attributes.written, id(above))
        if key in alike and is_told_alone:
            found[element] = _there(element, *alike[key])
            continue
        told = _with(told_of(element, index), components.get(element))
        look = _look(element, told, above)
        if is_quirky and element.tag == "table":
            look = Look(None, look.ground, None, None, look.hidden)  # it inherits no font without a doctype
        found[element], alike[key] = look, (told, look)
    return found


def _with(told: Told, component: dict[str, str] | None) -> Told:
    return replace(told, values=component | told.values) if component else told


def _there(element: Element, told: Told, look: Look) -> Look:
    """Of an element like another one in the same surroundings; only its own style stands elsewhere."""
    if not told.is_own or look.set_at is None:
        return look
    place = colour_place(element, told, None)
    return Look(look.colour, look.ground, look.size, look.bold, look.hidden, place)


def _is_for_all(rule: StyleRule) -> bool:
    return not rule.is_nested and all(_EVERY_SCREEN.match(one) for one in rule.within)


def _look(element: Element, told: Told, above: Look) -> Look:
    if not told.values and not told.unsure and not _has_own_look(element):
        return above
    behind = ground(element, told, above.ground)
    colour = ink(element, told, above.colour, behind)
    size = pixels(element, told.value("font-size") or told.value("font"), above.size)
    bold = weight(element, told.value("font-weight") or told.value("font"), above.bold)
    if told.may_change("font-size", "font", "font-weight"):
        size = bold = None
    hidden = above.hidden or _hidden(element, told)
    return Look(colour, behind, size, bold, hidden, colour_place(element, told, above.set_at))


def _has_own_look(element: Element) -> bool:
    if element.tag in _STYLED_BY_ITSELF or element.tag in PAINTED:
        return True
    return bool(element.attributes) and "hidden" in element.attributes


def _hidden(element: Element, told: Told) -> str:
    """What hides it: "display:none"."""
    if "hidden" in element.attributes:
        return "display:none"
    if not told.values or told.may_change(*_HIDING):
        return ""
    ways = (f"{name}:{told.values[name]}" for name in _HIDING if name in told.values)
    way = next((one for one in ways if _HIDES.match(one)), "")
    return "" if way.startswith("max-height") and told.value("overflow") != "hidden" else way


@lru_cache(maxsize=4)
def runs(document: Document) -> tuple[Run, ...]:
    """The shown text of a mail by the element it stands in directly."""
    masked = document.body.masked
    found = []
    for element, look in looks(document).items():
        if look.hidden or not element.text:
            continue
        parts = [part for part in _own(element) if masked[part.start : part.end].strip()]
        if parts:
            letters = sum(sum(map(str.isalnum, masked[part.start : part.end])) for part in parts)
            found.append(Run(element, look, parts[0].start, parts[0].end, letters))
    return tuple(found)


def _own(element: Element) -> Iterator[Span]:
    """The parts of the body's text that stand in no child."""
    at = element.text.start
    for child in element.children:
        if child.text:
            if child.text.start > at:
                yield Span(at, child.text.start)
            at = max(at, child.text.end)
    if element.text.end > at:
        yield Span(at, element.text.end)
