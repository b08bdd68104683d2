"""Which colour the text of an element has, and what colour is behind it; None where that is not known."""

from __future__ import annotations

from checks.template.document import Element
from checks.template.html.colours import WHITE, Rgb, colour, over
from checks.template.html.declared import Told

BACKGROUNDS = ("background", "background-color", "background-image")
OWN_COLOURS = frozenset(("button", "input", "select", "textarea", "mark", "option"))
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
    return element.value({"font": "color", "body": "text"}.get(element.tag, ""))


def is_faint(told: Told) -> bool:
    """Whether it lets what is behind it through."""
    return told.value("opacity") not in ("", "1", "1.0", "100%")


def ground(element: Element, told: Told, above: Rgb | None) -> Rgb | None:
    """What is behind its text: its own background, else that of the element around it."""
    if (
        told.may_change(*BACKGROUNDS)
        or element.tag in OWN_COLOURS
        or element.value("background")
        or is_faint(told)
    ):
        return None
    values = [told.value(name) for name in told.by_name if name in BACKGROUNDS]
    if any("url(" in one or "gradient" in one or "var(" in one for one in values):
        return None
    if told.value("position") in ("absolute", "fixed", "sticky"):
        return None
    plain = [told.value(name) for name in told.by_name if name in BACKGROUNDS[:2]]
    return _painted(plain[-1] if plain else element.value("bgcolor").lower(), above)


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
