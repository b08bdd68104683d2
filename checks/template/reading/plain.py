"""Makes a document of plain text or Markdown, with front matter and a subject line before it."""

from __future__ import annotations

import re
from dataclasses import replace

from checks.template.document import MASK, Declared, Document, Format, Kind, Link, Placeholder, Role, Text
from checks.template.offsets import Offsets, Span
from checks.template.reading.placeholders import scan
from checks.template.sentences import paragraphs_of, sentences_of

_FRONT = re.compile(r"\A---[ \t]*\n((?:.*\n)*?)---[ \t]*\n")
_LINE = re.compile(r"^([A-Za-z_-]+)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_SUBJECT = re.compile(r"\A\s*Subject:[ \t]*(.*)\n+", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]")
STRAIGHT = str.maketrans("‘’“”\u00a0\u2009\u202f\t", "''\"\"    ")


def read_plain(source: str, name: str, declared: Declared, format: Format = Format.TEXT) -> Document:  # noqa: A002
    """A document of text whose front matter says more than `declared` does."""
    start = 0
    if front := _FRONT.match(source):
        declared, start = _with_front(declared, front[1]), front.end()
    placeholders = scan(source, declared.dialect)
    subject = None
    if line := _SUBJECT.match(source[start:]):
        subject = text_of(source, start + line.start(1), start + line.end(1), placeholders)
        start += line.end()
    body = text_of(source, start, len(source), placeholders)
    links = tuple(
        Link(m[0], body.source(m.start(), m.end()), m[0], Span(m.start(), m.end()), is_bare=True)
        for m in _ADDRESS.finditer(body.plain)
    )
    return Document(
        name, source, format, declared, body, subject, placeholders=placeholders, links=links,
        is_fragment=bool(declared.fragment),
    )  # fmt: skip


def text_of(source: str, start: int, end: int, placeholders: tuple[Placeholder, ...]) -> Text:
    """The prose of a stretch of the source that is shown as it stands."""
    plain = source[start:end]
    letters = list(plain.translate(STRAIGHT))
    for one in placeholders:
        if start <= one.span.start < end and one.role is not Role.FILL_IN:
            here = slice(one.span.start - start, min(one.span.end, end) - start)
            letters[here] = MASK * len(letters[here])
    masked = "".join(letters)
    return Text(
        plain, masked, Offsets.shifted(len(plain), start), sentences_of(masked), paragraphs_of(masked)
    )


def _with_front(declared: Declared, front: str) -> Declared:
    said = {found[1].lower(): found[2].strip("\"'") for found in _LINE.finditer(front)}
    known = {
        key: said[key]
        for key in ("title", "audience", "service", "language", "dialect", "subject")
        if key in said
    }
    declared = replace(declared, **known)  # type: ignore[arg-type]
    if said.get("kind", "").replace("-", "_") in tuple(Kind):
        declared = replace(declared, kind=Kind(said["kind"].replace("-", "_")), kind_by="front matter")
    if "fragment" in said:
        declared = replace(declared, fragment=said["fragment"].lower() in ("true", "yes"))
    return declared
