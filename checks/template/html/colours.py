"""Reads colours as mails write them, and says how well one can be read on another (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

Rgb: TypeAlias = tuple[int, int, int]

BLACK: Rgb = (0, 0, 0)
WHITE: Rgb = (255, 255, 255)
_NAMED = {
    "black": "000000", "white": "ffffff", "red": "ff0000", "green": "008000", "blue": "0000ff",
    "gray": "808080", "grey": "808080", "silver": "c0c0c0", "lightgray": "d3d3d3", "lightgrey": "d3d3d3",
    "darkgray": "a9a9a9", "darkgrey": "a9a9a9", "dimgray": "696969", "dimgrey": "696969",
    "gainsboro": "dcdcdc", "whitesmoke": "f5f5f5", "snow": "fffafa", "ivory": "fffff0",
    "yellow": "ffff00", "orange": "ffa500", "maroon": "800000", "navy": "000080", "purple": "800080",
    "teal": "008080", "olive": "808000", "lime": "00ff00", "aqua": "00ffff", "cyan": "00ffff",
    "fuchsia": "ff00ff", "magenta": "ff00ff", "pink": "ffc0cb", "brown": "a52a2a", "gold": "ffd700",
    "tomato": "ff6347", "coral": "ff7f50", "crimson": "dc143c", "darkred": "8b0000", "darkblue": "00008b",
    "darkgreen": "006400", "steelblue": "4682b4", "royalblue": "4169e1", "slategray": "708090",
    "lightblue": "add8e6", "lightgreen": "90ee90", "lightyellow": "ffffe0", "beige": "f5f5dc",
    "transparent": "00000000",
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3,8})\Z", re.IGNORECASE)
_RGB = re.compile(
    r"rgba?\(\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*(?:[,/]\s*([\d.]{1,8})(%?)\s*)?\)\Z",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def colour(value: str) -> tuple[int, int, int, float] | None:
    """Red, green, blue and how opaque (0 to 1); None for what is no plain colour."""
    value = value.strip()
    known = _NAMED.get(value.lower())
    if found := _HEX.match(f"#{known}" if known else value):
        return _of_hex(found[1])
    if found := _RGB.match(value):
        red, green, blue = (min(255, int(found[n])) for n in (1, 2, 3))
        return red, green, blue, _opacity(found[4], found[5])
    return None


def _of_hex(digits: str) -> tuple[int, int, int, float] | None:
    if len(digits) in (3, 4):
        digits = "".join(each * 2 for each in digits)
    if len(digits) not in (6, 8):
        return None
    red, green, blue = (int(digits[n : n + 2], 16) for n in (0, 2, 4))
    return red, green, blue, int(digits[6:] or "ff", 16) / 255


def _opacity(number: str | None, percent: str) -> float:
    if not number:
        return 1.0
    try:
        return min(1.0, float(number) / (100 if percent else 1))
    except ValueError:
        return 1.0


def over(top: tuple[int, int, int, float], below: Rgb) -> Rgb:
    """What the eye sees of a colour that lets the one below it through."""
    part = top[3]
    red, green, blue = (round(part * top[n] + (1 - part) * below[n]) for n in range(3))
    return red, green, blue


@lru_cache(maxsize=4096)
def contrast(one: Rgb, other: Rgb) -> float:
    """The ratio of WCAG 2.2: from 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=4096)
def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_linear(each / 255) for each in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def nearest_readable(text: Rgb, ground: Rgb, ratio: float) -> Rgb | None:
    """The shade of `text` nearest to it that has the ratio on `ground`; None when no shade has."""
    found = [one for end in (BLACK, WHITE) if (one := _least_step(text, end, ground, ratio)) is not None]
    return min(found)[1] if found else None


def _least_step(text: Rgb, end: Rgb, ground: Rgb, ratio: float) -> tuple[int, Rgb] | None:
    """How many hundredths of the way to `end` are enough; past the ground the contrast only grows."""
    if contrast(end, ground) < ratio:
        return None
    low, high = 0, 100
    while low < high:
        middle = (low + high) // 2
        if _is_beyond(_towards(text, end, middle / 100), end, ground, ratio):
            high = middle
        else:
            low = middle + 1
    return low, _towards(text, end, low / 100)


def _is_beyond(shade: Rgb, end: Rgb, ground: Rgb, ratio: float) -> bool:
    is_on_its_side = (_luminance(shade) < _luminance(ground)) == (end == BLACK)
    return is_on_its_side and contrast(shade, ground) >= ratio


def _towards(rgb: Rgb, end: Rgb, part: float) -> Rgb:
    red, green, blue = (round(here + (there - here) * part) for here, there in zip(rgb, end, strict=True))
    return red, green, blue


def written(rgb: Rgb) -> str:
    """As in CSS: "#1a2b3c"."""
    return f"#{rgb[0]:02x}{rgb[1]:02x}{rgb[2]:02x}"
