"""Tells which features a declaration, a selector, a tag or an address uses, by features.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

from checks.template.html.caniemail import features
from checks.template.html.css import Declaration, declarations

Named: TypeAlias = tuple[tuple[str, re.Pattern[str]], ...]

_URL = re.compile(r"url\(\s*['\"]?([^)'\"]{1,4000})")
_NOT_BY_NAME = ("css-at-", "css-pseudo-", "css-unit-", "css-function-", "css-selector-")
_REMEMBERED = 2000


@cache
def told() -> Mapping[str, Mapping[str, Any]]:
    """features.toml as it is."""
    return tomllib.loads((files("checks") / "template/html/features.toml").read_text("utf-8"))


@cache
def detector(wanted: frozenset[str] | None = None) -> Detector:
    """Of these features, by slug; of all with None."""
    return Detector(frozenset(features()) if wanted is None else wanted)


class Detector:
    """Knows some features; what it says of the same words is remembered, as mails repeat themselves."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted
        tables, rest = told(), _not_told(wanted)
        self._properties = _patterns(wanted, _plain_properties(rest), tables["properties"])
        self._values = _patterns(wanted, tables["values"], _units_and_functions(rest))
        self._values_of = tuple(
            (slug, re.compile(one["property"]), re.compile(one["value"]))
            for slug, one in tables["values-of"].items()
            if slug in wanted
        )
        self._selectors = _patterns(wanted, tables["selectors"], _pseudo(rest))
        self._at_rules = tuple(
            (slug, re.compile(one["name"]), re.compile(one.get("prelude", "")))
            for slug, one in tables["at-rules"].items()
            if slug in wanted
        )
        self._images = _patterns(wanted, tables["images"], _endings(rest))
        self.has_images = bool(self._images)
        self.elements = _elements(wanted, rest, tables["elements"])
        self.attributes = _attributes(wanted, tables["attributes"])
        self.declaration = lru_cache(maxsize=8192)(self._of_declaration)
        self.selector = lru_cache(maxsize=4096)(self._of_selector)
        self.image = lru_cache(maxsize=2048)(self._of_image)
        self._style = lru_cache(maxsize=2048)(self._of_style)

    def style(self, style: str) -> tuple[tuple[int, int, str, str, bool], ...]:
        """Of a style attribute: start and end of each use, slug, what is written, whether it is backed."""
        return self._style(style) if len(style) < _REMEMBERED else self._of_style(style)

    def _of_style(self, style: str) -> tuple[tuple[int, int, str, str, bool], ...]:
        block = declarations(style)
        return tuple(
            (block[n].start, block[n].end, slug, f"{block[n].name}: {block[n].value}", backed)
            for n, slug, backed in self.block(block)
        )

    def block(self, block: tuple[Declaration, ...]) -> list[tuple[int, str, bool]]:
        """Of a block's declarations: their number, the slug, and whether something else stands in."""
        found = []
        for number, one in enumerate(block):
            slugs = self.declaration(one.name, one.value[:500])
            if one.important and "css-important" in self.wanted:
                slugs = (*slugs, "css-important")
            if slugs:
                backed = _is_backed(block, number)
                found += [(number, slug, backed) for slug in slugs]
        return found

    def _of_declaration(self, name: str, value: str) -> tuple[str, ...]:
        found = [slug for slug, pattern in self._properties if pattern.fullmatch(name)]
        lower = value.lower()
        found += [slug for slug, pattern in self._values if pattern.search(lower)]
        found += [s for s, prop, inner in self._values_of if prop.fullmatch(name) and inner.search(lower)]
        if self._images and "url(" in lower:
            for url in _URL.findall(value):
                found += self.image(url[:300])
        return tuple(found)

    def _of_selector(self, selector: str) -> tuple[str, ...]:
        words = selector[:300].lower()
        return tuple(slug for slug, pattern in self._selectors if pattern.search(words))

    def at_rule(self, name: str, prelude: str) -> tuple[str, ...]:
        """Of “@name prelude”."""
        words = prelude[:500].lower()
        return tuple(s for s, known, inner in self._at_rules if known.fullmatch(name) and inner.search(words))

    def _of_image(self, target: str) -> tuple[str, ...]:
        words = target.lower()
        return tuple(slug for slug, pattern in self._images if pattern.search(words))


def _is_backed(block: tuple[Declaration, ...], number: int) -> bool:
    """Whether the same property stands before it, or a plain background beside it."""
    name = block[number].name
    if any(one.name == name for one in block[:number]):
        return True
    has_colour = any(one.name == "background-color" for one in block[:50])
    return has_colour and name in ("background", "background-image")


def _not_told(wanted: frozenset[str]) -> list[str]:
    """The features that follow from their names."""
    named = {slug for part, known in told().items() if part != "matters" for slug in known}
    return [slug for slug in features() if slug in wanted and slug not in named]


def _patterns(wanted: frozenset[str], *tables: Mapping[str, str]) -> Named:
    return tuple((s, re.compile(words)) for one in tables for s, words in one.items() if s in wanted)


def _plain_properties(rest: Iterable[str]) -> dict[str, str]:
    plain = [slug for slug in rest if slug.startswith("css-") and not slug.startswith(_NOT_BY_NAME)]
    return {slug: re.escape(slug.removeprefix("css-")) for slug in plain}


def _units_and_functions(rest: list[str]) -> dict[str, str]:
    units = {s: rf"\d{s[9:]}\b" for s in rest if s.startswith("css-unit-")}
    return units | {s: rf"\b{s[13:]}\(" for s in rest if s.startswith("css-function-")}


def _pseudo(rest: list[str]) -> dict[str, str]:
    classes = {s: rf":{s[17:]}(?![-\w])" for s in rest if s.startswith("css-pseudo-class-")}
    return classes | {s: rf"::?{s[19:]}(?![-\w])" for s in rest if s.startswith("css-pseudo-element-")}


def _endings(rest: list[str]) -> dict[str, str]:
    return {slug: rf"\.{slug[6:]}\b" for slug in rest if slug.startswith("image-")}


def _elements(
    wanted: frozenset[str], rest: list[str], told: Mapping[str, Mapping[str, str]]
) -> dict[str, list[tuple[str, str, str]]]:
    """By tag: slug, and the attribute and value that it must have, "" for any."""
    by_tag: dict[str, list[tuple[str, str, str]]] = {}
    for slug in rest:
        if slug.startswith("html-"):
            by_tag.setdefault(slug.removeprefix("html-"), []).append((slug, "", ""))
    for slug, one in told.items():
        for tag in one["tag"].split("|") if slug in wanted else ():
            by_tag.setdefault(tag, []).append((slug, one.get("attribute", ""), one.get("value", "")))
    return by_tag


def _attributes(
    wanted: frozenset[str], told: Mapping[str, Mapping[str, str]]
) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    by_name: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for slug, one in told.items():
        for name in one["name"].split("|") if slug in wanted else ():
            by_name.setdefault(name, []).append((slug, re.compile(one.get("value", ""), re.IGNORECASE)))
    return by_name
