"""The size and weight of text, from what CSS, HTML and browsers' own sheets say of an element."""

from __future__ import annotations

import re
from functools import lru_cache

from checks.template.elements import Element

_LENGTH = re.compile(r"(?<![\w.#-])(\d{1,5}(?:\.\d{1,6})?|\.\d{1,6})(px|pt|em|rem|%)?(?![\w%(])")
_WEIGHT = re.compile(r"\b(?:(bold|bolder|[789]00)|(?:normal|lighter|[1-6]00))\b")
_HEADINGS = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67}
_WORDS = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0,
    "xx-large": 32.0,
}  # fmt: skip
_FONT_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_BOLD_TAGS = frozenset(("b", "strong", "th", *_HEADINGS))


def pixels(element: Element, value: str, above: float | None) -> float | None:
    """The size in px; `value`: of font-size or of the shorthand font, `above`: of the element around it."""
    if value:
        return _of_value(value, above)
    if element.tag in _HEADINGS or element.tag == "small":
        return None if above is None else above * _HEADINGS.get(element.tag, 0.83)
    if element.tag == "font" and element.value("size"):
        return _FONT_SIZES.get(element.value("size").strip())
    return above


@lru_cache(maxsize=1024)
def _of_value(value: str, above: float | None) -> float | None:
    words = value.lower().strip()
    if words in ("inherit", "unset", "1em", "100%"):
        return above
    if words in _WORDS:
        return _WORDS[words]
    if words in ("smaller", "larger"):
        return None if above is None else above * (1 / 1.2 if words == "smaller" else 1.2)
    if "(" in words or "{" in words:
        return None
    found = next((one for one in _LENGTH.finditer(words) if one[2] or one[1] == "0"), None)
    return _scaled(float(found[1]), found[2] or "px", above) if found else None


def _scaled(number: float, unit: str, above: float | None) -> float | None:
    if unit in ("em", "%"):
        return None if above is None else number * above / (100 if unit == "%" else 1)
    return number * {"px": 1, "pt": 4 / 3, "rem": 16}[unit]


def weight(element: Element, value: str, above: bool | None) -> bool | None:
    """Whether text is bold (700 or more); None where it is not known."""
    if value:
        if found := _WEIGHT.search(value):
            return found[1] is not None
        if "{" in value or "(" in value:
            return None
    return True if element.tag in _BOLD_TAGS else above
