"""Which colour the text of an element has, and what colour is behind it; None where that is not known."""

from __future__ import annotations

from checks.template.elements import Element
from checks.template.html.colours import WHITE, Rgb, colour, over
from checks.template.html.declared import Told

BACKGROUNDS = ("background", "background-color", "background-image")
OWN_COLOURS = frozenset(("button", "input", "select", "textarea", "mark", "option"))
_HINTS = {"font": "color", "body": "text"}
PAINTED = frozenset(("body", "table", "tbody", "thead", "tr", "td", "th", "html"))
_NONE = frozenset(("", "none", "inherit", "initial", "unset", "0", "transparent"))


def ink(element: Element, told: Told, above: Rgb | None, ground: Rgb | None) -> Rgb | None:
    """The colour of its text on `ground`; `above`: of the element around it."""
    if told.may_change("color") or is_faint(told):
        return None
    value = told.value("color") or _hint(element)
    if value == "inherit" or (not value and element.tag != "a" and element.tag not in OWN_COLOURS):
        return above
    shade = colour(value)
    if shade is None or shade[3] == 1:
        return shade[:3] if shade else None
    return over(shade, ground) if ground else None


def _hint(element: Element) -> str:
    return element.value(_HINTS[element.tag]) if element.tag in _HINTS else ""


def is_faint(told: Told) -> bool:
    """Whether it lets what is behind it through."""
    return told.value("opacity") not in ("", "1", "1.0", "100%")


def ground(element: Element, told: Told, above: Rgb | None) -> Rgb | None:
    """What is behind its text: its own background, else that of the element around it."""
    by_attribute = element.tag in PAINTED and element.attributes
    if by_attribute and element.value("background"):
        return None
    if ((told.values or told.unsure) and _is_unknown(told)) or element.tag in OWN_COLOURS:
        return None
    values = [told.values[name] for name in BACKGROUNDS if name in told.values]
    if any("url(" in one or "gradient" in one or "var(" in one for one in values):
        return None
    plain = [told.values[name] for name in told.values if name in BACKGROUNDS[:2]]
    if plain:
        return _painted(plain[-1], above)
    return _painted(element.value("bgcolor").lower(), above) if by_attribute else above


def _is_unknown(told: Told) -> bool:
    """Something else may paint it, it lets through what is behind it, or stands upon another part."""
    is_upon = told.value("position") in ("absolute", "fixed", "sticky")
    return told.may_change(*BACKGROUNDS) or is_faint(told) or is_upon


def _painted(value: str, above: Rgb | None) -> Rgb | None:
    if value.strip() in _NONE:
        return above
    shade = colour(value) or _one_colour(value)
    if shade is None or (shade[3] < 1 and above is None):
        return None
    return over(shade, above or WHITE)


def _one_colour(value: str) -> tuple[int, int, int, float] | None:
    """Of “#fff none no-repeat”."""
    found = [known for word in value.split()[:8] if (known := colour(word))]
    return found[0] if len(found) == 1 else None
