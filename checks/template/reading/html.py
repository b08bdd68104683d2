"""Makes a document of HTML or MJML."""

from __future__ import annotations

import re

from checks.template.document import (
    Comment,
    Declared,
    Document,
    Element,
    Format,
    Html,
    Image,
    Link,
    Placeholder,
    Role,
    Text,
)
from checks.template.offsets import Span
from checks.template.reading.markup import Markup
from checks.template.reading.masking import mask
from checks.template.reading.placeholders import scan

ADDRESS = re.compile(r"https?://[^\s<>\"')\]]*[^\s<>\"')\].,;:!?]", re.IGNORECASE)
_LINKED = ("a", "area", "mj-button", "mj-navbar-link", "mj-social-element")
_NEVER_WRAPPED = 1_000_000


def read_html(source: str, name: str, declared: Declared) -> Document:
    """A document of HTML; its body is what a reader sees of it, in their order."""
    placeholders = scan(source, declared.dialect)
    markup = Markup(source, mask(source, placeholders))
    html = markup.read()
    body = markup.prose.text(markup.lists(), _NEVER_WRAPPED)
    return Document(
        name, source, Format.HTML, declared, body, html=html, placeholders=placeholders,
        links=links_of(html, body), images=_images(html),
        comments=(*markup.comments, *template_comments(placeholders)), faults=tuple(markup.faults),
        is_fragment=bool(declared.fragment),
    )  # fmt: skip


def template_comments(placeholders: tuple[Placeholder, ...]) -> tuple[Comment, ...]:
    """Those in the syntax of the template, without their marks."""
    return tuple(
        Comment(_MARKS.sub("", one.raw).strip(), one.span) for one in placeholders if one.role is Role.COMMENT
    )


_MARKS = re.compile(
    r"^(?:\{%-?\s*comment\b[^%]*%\}|[{\[(<@%#!*-]+)|(?:\{%-?\s*endcomment\s*-?%\}|[}\])>%#*-]+)$"
)


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
    for one in ADDRESS.finditer(body.plain):
        while at < len(covered) and covered[at][1] <= one.start():
            at += 1
        if at == len(covered) or covered[at][0] >= one.end():
            found.append(Link(one[0], body.source(*one.span()), one[0], Span(*one.span()), is_bare=True))
    return found


def _link(element: Element, body: Text) -> Link:
    href = element.attributes["href"]
    shown = element.text
    return Link(href.value, href.value_span, body.plain[shown.start : shown.end].strip(), shown, element)


def _images(html: Html) -> tuple[Image, ...]:
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
