"""Finds the links and images of a template."""

from __future__ import annotations

import re

from checks.template.document import Image, Link, Text
from checks.template.elements import Element, Html
from checks.template.offsets import Span

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]*[^\s<>\"')\].,;:!?]", re.IGNORECASE)
_LINKED = ("a", "area", "mj-button", "mj-navbar-link", "mj-social-element")


def links_of(html: Html, body: Text) -> tuple[Link, ...]:
    """Links of elements in their order, then addresses that stand bare in the prose."""
    linked = [_link(one, body) for one in html.all(*_LINKED) if "href" in one.attributes]
    covered = sorted((one.shown.start, one.shown.end) for one in linked)
    return (*linked, *bare_links(body, covered))


def bare_links(body: Text, covered: list[tuple[int, int]]) -> list[Link]:
    """Web addresses in prose outside of the stretches that are links already (in their order)."""
    found: list[Link] = []
    if "://" not in body.plain:
        return found
    at = 0
    for one in _ADDRESS.finditer(body.plain):
        while at < len(covered) and covered[at][1] <= one.start():
            at += 1
        if at == len(covered) or covered[at][0] >= one.end():
            found.append(Link(one[0], body.source(*one.span()), one[0], Span(*one.span()), is_bare=True))
    return found


def _link(element: Element, body: Text) -> Link:
    href = element.attributes["href"]
    shown = element.text
    return Link(href.value, href.value_span, body.plain[shown.start : shown.end].strip(), shown, element)


def images_of(html: Html) -> tuple[Image, ...]:
    """Images in the order of the source."""
    return tuple(
        Image(
            one.value("src"),
            one.attributes["alt"].value if "alt" in one.attributes else None,
            one.span,
            one.attributes["src"].value_span if "src" in one.attributes else one.span,
            one,
        )
        for one in html.all("img", "mj-image")
    )
