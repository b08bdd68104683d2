"""Finds which features of HTML and CSS a mail uses, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.css import StyleRule, Stylesheet
from checks.template.html.detectors import Detector, detector
from checks.template.html.styles import place, sheets_of
from checks.template.offsets import Span

_ADDRESSES = ("src", "srcset", "background", "href")


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


def found_in(document: Document) -> Iterator[Use]:
    """Each use of a feature, sheets first, then the elements in their order."""
    html = document.html
    if html is None:
        return
    if html.doctype and _is_html5(document.source[html.doctype.start : html.doctype.end]):
        yield Use("html-doctype", html.doctype, "<!doctype html>")
    for comment in document.comments[:1]:
        yield Use("html-comments", comment.span, "<!-- -->")
    yield from uses_of(document)


def _is_html5(doctype: str) -> bool:
    return doctype.lower().split() == ["<!doctype", "html>"]


def uses_of(document: Document, wanted: frozenset[str] | None = None) -> Iterator[Use]:
    """Each use of these features (of all with None) in CSS, elements, attributes and pictures."""
    knows = detector(wanted)
    for sheet, css, parsed in sheets_of(document):
        yield from _in_sheet(knows, sheet.span.start, css, parsed)
    quiet: set[tuple[str, str]] = set()
    """Tags as written in which nothing was found; a mail repeats them."""
    for element in document.html.elements if document.html else ():
        written = (element.tag, element.attributes.written)
        if written not in quiet:
            uses = tuple(_in_element(knows, element))
            yield from uses
            quiet.update(() if uses else (written,))


def _in_sheet(knows: Detector, at: int, css: str, parsed: Stylesheet) -> Iterator[Use]:
    if "css-comments" in knows.wanted and "/*" in css:
        yield Use("css-comments", Span(at, at), "/* */")
    for rule in parsed.at_rules:
        for slug in knows.at_rule(rule.name, rule.prelude):
            yield Use(slug, Span(at + rule.start, at + rule.start + 1 + len(rule.name)), f"@{rule.name}")
    for one in parsed.rules:
        yield from _in_rule(knows, at, one)


def _in_rule(knows: Detector, at: int, one: StyleRule) -> Iterator[Use]:
    found = [slug for selector in one.selectors for slug in knows.selector(selector)]
    found += ["css-selector-grouping"] * (len(one.selectors) > 1) + ["css-nesting"] * one.is_nested
    for slug in found:
        if slug in knows.wanted:
            span = Span(at + one.start, at + one.start + len(one.selectors[0]))
            yield Use(slug, span, one.selectors[0], within=one.within, selectors=one.selectors)
    for number, slug, backed in knows.block(one.declarations):
        here = one.declarations[number]
        span, words = Span(at + here.start, at + here.end), f"{here.name}: {here.value}"
        yield Use(slug, span, words, within=one.within, selectors=one.selectors, is_backed=backed)


def _in_element(knows: Detector, element: Element) -> Iterator[Use]:
    for slug, attribute, value in knows.elements.get(element.tag, ()):
        if not attribute or element.value(attribute).lower() == value:
            yield Use(slug, element.span, f"<{element.tag}>", element)
    attributes = element.attributes
    for name in knows.attributes.keys() & attributes.keys() if attributes else ():
        for slug, pattern in knows.attributes[name]:
            if pattern.match(attributes[name].value):
                yield Use(slug, attributes[name].span, name, element)
    if knows.has_images:
        for name in _ADDRESSES:
            for slug in knows.image(element.value(name)[:300]):
                yield Use(slug, attributes[name].span, element.value(name)[:60], element)
    yield from _in_style(knows, element)


def _in_style(knows: Detector, element: Element) -> Iterator[Use]:
    style = element.attributes.get("style")
    if style is None:
        return
    for start, end, slug, words, backed in knows.style(style.value):
        yield Use(slug, place(style, start, end), words, element, is_backed=backed)
