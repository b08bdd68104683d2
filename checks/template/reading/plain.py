"""Makes a document of plain text, with front matter and a subject line before it."""

from __future__ import annotations

from checks.template.document import Declared, Document, Format, Placeholder, Text
from checks.template.offsets import Span
from checks.template.reading.fragments import is_fragment
from checks.template.reading.front import Front, front_of
from checks.template.reading.links import bare_links
from checks.template.reading.masking import DROPPED, mask, template_comments
from checks.template.reading.placeholders import scan
from checks.template.reading.prose import Prose


def read_plain(source: str, name: str, declared: Declared, front: Front | None = None) -> Document:
    """A document of text whose front matter says more than `declared` does."""
    front = front or front_of(source, declared)
    placeholders = scan(source, front.declared.dialect)
    hidden = mask(source, placeholders)
    body = as_it_stands(source, hidden, Span(front.end, len(source) if front.stop is None else front.stop))
    return Document(
        name, source, Format.TEXT, front.declared, body, subject_of(source, hidden, front),
        placeholders=placeholders, links=tuple(bare_links(body, [])), headers=front.headers,
        comments=template_comments(placeholders), faults=front.faults,
        is_fragment=is_fragment(front.declared, name, body, placeholders),
    )  # fmt: skip


def subject_of(source: str, hidden: str, front: Front) -> Text | None:
    """The subject that stands before a template, None without one."""
    if front.subject is None:
        return None
    start, end = front.subject.start, front.subject.end
    if DROPPED in hidden[start:end]:
        hidden = hidden[:start] + mask(source[start:end], scan(source[start:end])) + hidden[end:]
    return as_it_stands(source, hidden, front.subject)


def as_it_stands(source: str, hidden: str, span: Span) -> Text:
    """The prose of a stretch that is shown as it stands; only template comments are not."""
    prose = Prose(source, hidden)
    at = span.start
    while at < span.end:
        stop = hidden.find(DROPPED, at, span.end)
        stop = span.end if stop < 0 else stop
        prose.as_it_stands(at, stop)
        at = stop
        while at < span.end and hidden[at] == DROPPED:
            at += 1
        alone = stop == span.start or hidden[stop - 1] == "\n"
        if alone and stop < at < span.end and hidden[at] == "\n":
            at += 1
    return prose.text()


def text_of(source: str, placeholders: tuple[Placeholder, ...]) -> Text:
    """The prose of a whole source that is shown as it stands."""
    return as_it_stands(source, mask(source, placeholders), Span(0, len(source)))
