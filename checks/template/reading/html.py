"""Makes a document of HTML or MJML."""

from __future__ import annotations

from checks.template.document import Declared, Document, Format
from checks.template.offsets import Span
from checks.template.reading.fragments import is_fragment
from checks.template.reading.front import Front, front_of
from checks.template.reading.links import images_of, links_of
from checks.template.reading.markup import Markup
from checks.template.reading.masking import mask, template_comments
from checks.template.reading.placeholders import scan
from checks.template.reading.plain import as_it_stands, subject_of


def read_html(source: str, name: str, declared: Declared, front: Front | None = None) -> Document:
    """A document of HTML; its body is what a reader sees of it, in their order."""
    front = front or front_of(source, declared)
    placeholders = scan(source, front.declared.dialect)
    hidden = mask(source, placeholders)
    markup = Markup(source[: front.stop], hidden[: front.stop])
    html = markup.read(front.end)
    body = markup.prose.text(markup.lists(), is_wrapped=False)
    other = as_it_stands(source, hidden, front.other) if front.other else None
    return Document(
        name, source, Format.HTML, front.declared, body, subject_of(source, hidden, front), other, html,
        placeholders=placeholders, links=links_of(html, body), images=images_of(html), headers=front.headers,
        comments=(*markup.comments, *template_comments(placeholders)),
        faults=(*front.faults, *markup.faults),
        is_fragment=is_fragment(front.declared, name, body, placeholders, html),
        markup=Span(front.end, len(source) if front.stop is None else front.stop),
    )  # fmt: skip
