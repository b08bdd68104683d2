"""Reads a logo as SVG Tiny Portable/Secure wants it (SVG Tiny PS draft), and refuses what means ill."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from xml.parsers import expat

MOST_OCTETS: Final = 32 * 1024
"""What the draft (§2.4) and Gmail allow, unpacked."""
READ_OCTETS: Final = 128 * 1024
"""So much is looked at, to tell what else is wrong with a logo that is too large."""
DEEPEST: Final = 64
MOST_ELEMENTS: Final = 20_000
LONGEST_TITLE: Final = 64
SVG: Final = "http://www.w3.org/2000/svg"
_NAMESPACE: Final = f"{SVG} "
# SVG Tiny 1.2 without what the draft takes away: media, links, scripts, animation, and switch (§2.3).
_ALLOWED: Final = frozenset(
    {
        "svg", "title", "desc", "metadata", "defs", "g", "use", "path", "rect", "circle", "ellipse", "line",
        "polyline", "polygon", "text", "tspan", "textArea", "tbreak", "linearGradient", "radialGradient",
        "stop", "solidColor", "font", "font-face", "font-face-src", "font-face-name", "glyph",
        "missing-glyph", "hkern",
    }
)  # fmt: skip
_EXTERNAL: Final = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)[^)'\"\s]|javascript:|data:", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\s*([0-9]*\.?[0-9]+)(?:px)?\s*")
GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Svg:
    """What a logo says of itself. `forbidden`: elements and attributes that the profile has no room for.

    `titles`: of the root. `view_box`: width and height, None when there is none that can be read.
    """

    version: str = ""
    base_profile: str = ""
    titles: tuple[str, ...] = ()
    view_box: tuple[float, float] | None = None
    width: str = ""
    height: str = ""
    forbidden: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[float, float] | None:
        """Its shape: the viewBox, else width and height; None when neither says it."""
        if self.view_box is not None:
            return self.view_box
        width, height = _NUMBER.fullmatch(self.width), _NUMBER.fullmatch(self.height)
        return (float(width[1]), float(height[1])) if width and height else None


@dataclass(frozen=True, slots=True)
class NotSvg:
    """Why the octets were not read as a logo, in words; `is_unsafe`: because reading on could do harm."""

    problem: str
    is_unsafe: bool = False


@lru_cache(maxsize=64)
def read(octets: bytes) -> Svg | NotSvg:
    """Read a logo, plain or as SVGZ (RFC 6170 §5.2); never raises, and never takes long."""
    plain = unpacked(octets)
    if plain is None:
        return NotSvg("it is compressed and cannot be unpacked")
    reader = _Reader()
    try:
        reader.parser.Parse(plain[:READ_OCTETS], len(plain) <= READ_OCTETS)
    except _Refused as refused:
        return NotSvg(refused.problem, refused.is_unsafe)
    except expat.ExpatError as error:
        return NotSvg(f"it is no well-formed XML ({expat.ErrorString(error.code)}, line {error.lineno})")
    except (ValueError, LookupError):  # an encoding that is none
        return NotSvg("it is no well-formed XML")
    return reader.svg()


def unpacked(octets: bytes) -> bytes | None:
    """The SVG inside SVGZ, or what was given; None when it does not unpack to a size worth reading."""
    if not octets.startswith(GZIP):
        return octets
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = unpacking.decompress(octets, READ_OCTETS + 1)
    except zlib.error:
        return None
    return plain if unpacking.eof or len(plain) > READ_OCTETS else None


class _Refused(Exception):  # noqa: N818
    """Reading stops here, for this reason."""

    def __init__(self, problem: str, is_unsafe: bool = True) -> None:
        super().__init__(problem)
        self.problem, self.is_unsafe = problem, is_unsafe


@dataclass(slots=True)
class _Reader:
    """Listens to expat; what could make it work without end is refused when it begins."""

    parser: expat.XMLParserType = field(default_factory=lambda: expat.ParserCreate(namespace_separator=" "))
    path: list[str] = field(default_factory=list)
    root: dict[str, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    forbidden: dict[str, None] = field(default_factory=dict)
    elements: int = 0

    def __post_init__(self) -> None:
        self.parser.StartDoctypeDeclHandler = (
            self.doctype
        )  # with it go entities, and what they can blow up to
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def doctype(self, *_: object) -> None:
        raise _Refused("it has a DOCTYPE, in which harmful entities can be declared")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if len(self.path) >= DEEPEST or self.elements > MOST_ELEMENTS:
            raise _Refused("it is nested too deep, or holds too many elements")
        if not self.path:
            if name != f"{_NAMESPACE}svg":
                raise _Refused(f"its root is not svg of the namespace {SVG}", is_unsafe=False)
            self.root = attributes
        if name == f"{_NAMESPACE}title" and len(self.path) == 1:
            self.titles.append("")
        self.path.append(name)
        self.look_at(name, attributes)

    def end(self, _: str) -> None:
        self.path.pop()

    def text(self, text: str) -> None:
        if len(self.path) == 2 and self.path[1] == f"{_NAMESPACE}title" and len(self.titles[-1]) < 1000:
            self.titles[-1] += text

    def look_at(self, name: str, attributes: dict[str, str]) -> None:
        local = name.removeprefix(_NAMESPACE)
        if name.startswith(_NAMESPACE) and local not in _ALLOWED:
            self.forbidden[f"<{local}>"] = None
        for attribute, value in attributes.items():
            bare = attribute.rpartition(" ")[2]
            is_link = bare == "href" and not value.startswith("#")
            if is_link or bare.startswith("on") or _EXTERNAL.search(value):
                self.forbidden[f"{bare}={value[:60]}"] = None
            if len(self.path) == 1 and bare in ("x", "y"):
                self.forbidden[f"{bare} of <svg>"] = None

    def svg(self) -> Svg:
        said = self.root.get
        return Svg(
            said("version", ""),
            said("baseProfile", ""),
            tuple(title.strip() for title in self.titles),
            _view_box(said("viewBox", "")),
            said("width", ""),
            said("height", ""),
            tuple(self.forbidden),
        )


def _view_box(text: str) -> tuple[float, float] | None:
    """Width and height, the last two of four numbers."""
    try:
        numbers = tuple(float(number) for number in text.replace(",", " ").split())
    except ValueError:
        return None
    return (numbers[2], numbers[3]) if len(numbers) == 4 else None
