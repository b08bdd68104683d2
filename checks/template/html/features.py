"""Finds which features of HTML and CSS a mail uses, and where; features.toml tells how each is known."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from checks.template.document import Document, Element
from checks.template.html.caniemail import features
from checks.template.html.css import Declaration, StyleRule, Stylesheet, declarations
from checks.template.html.styles import place, sheets_of
from checks.template.offsets import Span

_URL = re.compile(r"url\(\s*['\"]?([^)'\"]{1,4000})")
_ADDRESSES = frozenset(("src", "srcset", "background", "href"))
_NOT_BY_NAME = ("css-at-", "css-pseudo-", "css-unit-", "css-function-", "css-selector-")


@dataclass(frozen=True, slots=True)
class Use:
    """Of a feature: its slug, where, and what is written there ("display: flex").

    `element`: that it stands in; in a sheet None, and `selectors` and `within`, the at-rules around it, tell.
    `is_backed`: the same property is set before it in the same block, for clients to fall back to.
    """

    slug: str
    span: Span
    words: str
    element: Element | None = None
    within: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()
    is_backed: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    properties: tuple[tuple[str, re.Pattern[str]], ...]
    values: tuple[tuple[str, re.Pattern[str]], ...]
    values_of: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    selectors: tuple[tuple[str, re.Pattern[str]], ...]
    at_rules: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    elements: Mapping[str, tuple[tuple[str, str, str], ...]]
    attributes: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    images: tuple[tuple[str, re.Pattern[str]], ...]


def found_in(document: Document) -> Iterator[Use]:
    """Each use of a feature, sheets first, then the elements in their order."""
    html = document.html
    if html is None:
        return
    if html.doctype and _is_html5(document.source[html.doctype.start : html.doctype.end]):
        yield Use("html-doctype", html.doctype, "<!doctype html>")
    for comment in document.comments[:1]:
        yield Use("html-comments", comment.span, "<!-- -->")
    yield from uses_of(document, frozenset(features()))


def uses_of(document: Document, wanted: frozenset[str]) -> Iterator[Use]:
    """Each use of these features in CSS, elements, attributes and pictures."""
    for sheet, css, parsed in sheets_of(document):
        yield from (one for one in _in_sheet(sheet.span.start, css, parsed) if one.slug in wanted)
    for element in document.html.elements if document.html else ():
        yield from _in_element(element, wanted)


def _is_html5(doctype: str) -> bool:
    return doctype.lower().split() == ["<!doctype", "html>"]


def _in_sheet(at: int, css: str, parsed: Stylesheet) -> Iterator[Use]:
    if "/*" in css:
        yield Use("css-comments", Span(at, at), "/* */")
    for rule in parsed.at_rules:
        for slug in _of_at_rule(rule.name, rule.prelude):
            yield Use(slug, Span(at + rule.start, at + rule.start + 1 + len(rule.name)), f"@{rule.name}")
    for one in parsed.rules:
        yield from _in_rule(at, one)


def _in_rule(at: int, one: StyleRule) -> Iterator[Use]:
    place = Span(at + one.start, at + one.start + len(one.selectors[0]))
    found = [slug for selector in one.selectors for slug in _of_selector(selector)]
    found += ["css-selector-grouping"] * (len(one.selectors) > 1) + ["css-nesting"] * one.is_nested
    for slug in found:
        yield Use(slug, place, one.selectors[0], within=one.within, selectors=one.selectors)
    for number, slug, backed in _of_block(one.declarations):
        here = one.declarations[number]
        span, words = Span(at + here.start, at + here.end), f"{here.name}: {here.value}"
        yield Use(slug, span, words, within=one.within, selectors=one.selectors, is_backed=backed)


def _in_style(element: Element, wanted: frozenset[str]) -> Iterator[Use]:
    style = element.attributes.get("style")
    if style is None:
        return
    for start, end, slug, words, backed in _of_style(style.value):
        if slug in wanted:
            yield Use(slug, place(style, start, end), words, element, is_backed=backed)


def _of_style(style: str) -> tuple[tuple[int, int, str, str, bool], ...]:
    return _style_remembered(style) if len(style) < 2000 else _style_anew(style)


@lru_cache(maxsize=2048)
def _style_remembered(style: str) -> tuple[tuple[int, int, str, str, bool], ...]:
    return _style_anew(style)


def _style_anew(style: str) -> tuple[tuple[int, int, str, str, bool], ...]:
    block = declarations(style)
    return tuple(
        (block[n].start, block[n].end, slug, f"{block[n].name}: {block[n].value}", backed)
        for n, slug, backed in _of_block(block)
    )


def _of_block(block: tuple[Declaration, ...]) -> list[tuple[int, str, bool]]:
    """The features of a block's declarations, by their number, and whether something else stands in."""
    seen: set[str] = set()
    has_colour = any(one.name == "background-color" for one in block)
    found = []
    for number, one in enumerate(block):
        backed = one.name in seen or (has_colour and one.name in ("background", "background-image"))
        seen.add(one.name)
        found += [(number, slug, backed) for slug in _of_declaration(one.name, one.value[:500])]
        if one.important:
            found.append((number, "css-important", backed))
    return found


def _in_element(element: Element, wanted: frozenset[str]) -> Iterator[Use]:
    table = _table()
    for slug, attribute, value in table.elements.get(element.tag, ()):
        if slug in wanted and (not attribute or element.value(attribute).lower() == value):
            yield Use(slug, element.span, f"<{element.tag}>", element)
    for one in element.attributes.values():
        for slug, pattern in table.attributes.get(one.name, ()):
            if slug in wanted and pattern.match(one.value):
                yield Use(slug, one.span, one.name, element)
        if one.name in _ADDRESSES:
            for slug in _of_image(one.value[:300]):
                if slug in wanted:
                    yield Use(slug, one.span, one.value[:60], element)
    yield from _in_style(element, wanted)


@lru_cache(maxsize=8192)
def _of_declaration(name: str, value: str) -> tuple[str, ...]:
    """The features that a declaration uses."""
    table = _table()
    found = [slug for slug, pattern in table.properties if pattern.fullmatch(name)]
    lower = value.lower()
    found += [slug for slug, pattern in table.values if pattern.search(lower)]
    found += [s for s, prop, pattern in table.values_of if prop.fullmatch(name) and pattern.search(lower)]
    for url in _URL.findall(value):
        found += _of_image(url)
    return tuple(found)


@lru_cache(maxsize=2048)
def _of_selector(selector: str) -> tuple[str, ...]:
    return tuple(slug for slug, pattern in _table().selectors if pattern.search(selector[:300].lower()))


def _of_at_rule(name: str, prelude: str) -> tuple[str, ...]:
    words = prelude[:500].lower()
    return tuple(s for s, known, inner in _table().at_rules if known.fullmatch(name) and inner.search(words))


@lru_cache(maxsize=2048)
def _of_image(target: str) -> tuple[str, ...]:
    words = target[:300].lower()
    return tuple(slug for slug, pattern in _table().images if pattern.search(words))


@cache
def told() -> Mapping[str, Mapping[str, Any]]:
    """features.toml as it is."""
    return tomllib.loads((files("checks") / "template/html/features.toml").read_text("utf-8"))


@cache
def _table() -> _Table:
    tables = told()
    named = {slug for part, known in tables.items() if part != "matters" for slug in known}
    rest = [slug for slug in features() if slug not in named]
    return _Table(
        _patterns({**_plain_properties(rest), **tables["properties"]}),
        _patterns({**tables["values"], **_units_and_functions(rest)}),
        tuple(
            (s, re.compile(one["property"]), re.compile(one["value"]))
            for s, one in tables["values-of"].items()
        ),
        _patterns({**tables["selectors"], **_pseudo(rest)}),
        tuple(
            (s, re.compile(one["name"]), re.compile(one.get("prelude", "")))
            for s, one in tables["at-rules"].items()
        ),
        _elements(rest, tables["elements"]),
        _attributes(tables["attributes"]),
        _patterns({**tables["images"], **{s: rf"\.{s[6:]}\b" for s in rest if s.startswith("image-")}}),
    )


def _patterns(told: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((slug, re.compile(words)) for slug, words in told.items())


def _plain_properties(rest: list[str]) -> dict[str, str]:
    plain = [slug for slug in rest if slug.startswith("css-") and not slug.startswith(_NOT_BY_NAME)]
    return {slug: re.escape(slug.removeprefix("css-")) for slug in plain}


def _units_and_functions(rest: list[str]) -> dict[str, str]:
    units = {s: rf"\d{s[9:]}\b" for s in rest if s.startswith("css-unit-")}
    return units | {s: rf"\b{s[13:]}\(" for s in rest if s.startswith("css-function-")}


def _pseudo(rest: list[str]) -> dict[str, str]:
    classes = {s: rf":{s[17:]}(?![-\w])" for s in rest if s.startswith("css-pseudo-class-")}
    return classes | {s: rf"::?{s[19:]}(?![-\w])" for s in rest if s.startswith("css-pseudo-element-")}


def _elements(
    rest: list[str], told: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[tuple[str, str, str], ...]]:
    by_tag: dict[str, list[tuple[str, str, str]]] = {}
    for slug in rest:
        if slug.startswith("html-"):
            by_tag.setdefault(slug.removeprefix("html-"), []).append((slug, "", ""))
    for slug, one in told.items():
        for tag in one["tag"].split("|"):
            by_tag.setdefault(tag, []).append((slug, one.get("attribute", ""), one.get("value", "")))
    return {tag: tuple(known) for tag, known in by_tag.items()}


def _attributes(told: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    by_name: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for slug, one in told.items():
        for name in one["name"].split("|"):
            by_name.setdefault(name, []).append((slug, re.compile(one.get("value", ""), re.IGNORECASE)))
    return {name: tuple(known) for name, known in by_name.items()}
