"""Puts values into a template by hand: letter for letter, nothing of it is carried out."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from checks.template.document import Document, Format, Placeholder, Role
from checks.template.reading.read import read
from deliverability.library.model import Wanted
from deliverability.library.seen import NAMED


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes to the customer. `left`: names of what is still to be filled in.

    `by_hand`: those of them that no help desk fills in, such as [Name].
    """

    subject: str
    body: str
    left: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


def filled(wanted: Wanted, values: Mapping[str, str]) -> Filled:
    """The template with these values by name; what has none takes its fallback, or stays as it is written."""
    (document, *_) = read(wanted.source, wanted.file, wanted.declared)
    body = document.body
    start, end = (body.source(0, len(body.plain)).start, len(document.source)) if body else (0, 0)
    if wanted.format is Format.HTML:
        start = _behind_front(document)
    subject = document.subject
    there = subject.source(0, len(subject.plain)) if subject else None
    put = _Values(document, values, wanted.format is Format.HTML)
    head = put.between(there.start, there.end) if there else ""
    return Filled(head, put.between(start, end).strip("\n"), put.left(NAMED), put.left((Role.FILL_IN,)))


def _behind_front(document: Document) -> int:
    """Where the mail begins that a comment of ours stands before."""
    first = document.comments[0] if document.comments else None
    head = document.source[: first.span.start].strip() if first else "x"
    return first.span.end if first and not head and "subject" in first.text.lower() else 0


class _Values:
    """The source with values in the place of what is to be filled in."""

    def __init__(self, document: Document, values: Mapping[str, str], is_html: bool) -> None:
        self._source, self._values, self._is_html = document.source, values, is_html
        self._places = [one for one in document.placeholders if one.role in (*NAMED, Role.COMMENT)]

    def between(self, start: int, end: int) -> str:
        """That part of it."""
        parts, at = [], start
        for one in self._places:
            if at <= one.span.start and one.span.end <= end:
                parts += [self._source[at : one.span.start], self._shown(one)]
                at = one.span.end
        return "".join((*parts, self._source[at:end]))

    def left(self, roles: tuple[Role, ...]) -> tuple[str, ...]:
        """What of these roles has neither value nor fallback."""
        named = (one for one in self._places if one.role in roles and not one.fallback)
        names = dict.fromkeys(one.name or one.raw for one in named)
        return tuple(name for name in names if not self._values.get(name))

    def _shown(self, one: Placeholder) -> str:
        if one.role is Role.COMMENT:
            return ""
        value = self._values.get(one.name or one.raw) or one.fallback or ""
        if not value:
            return one.raw
        return html.escape(value) if self._is_html else value
