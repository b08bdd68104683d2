"""What the parts of a mail look like: colours, size and weight of text, and whether it is shown at all."""

from __future__ import annotations

from functools import lru_cache

from checks.template.document import MASK, Document, Role
from checks.template.elements import Attribute, Sheet
from checks.template.html.css import Stylesheet, stylesheet
from checks.template.offsets import Span


@lru_cache(maxsize=4)
def sheets_of(document: Document) -> tuple[tuple[Sheet, str, Stylesheet], ...]:
    """Each <style> of a mail: as it stands, its CSS with placeholders masked, and its rules."""
    found = []
    for sheet in document.html.sheets if document.html else ():
        css = _masked(document, sheet)
        found.append((sheet, css, stylesheet(css)))
    return tuple(found)


def _masked(document: Document, sheet: Sheet) -> str:
    """The CSS with MASK for values and spaces for other template code, so that offsets stay."""
    css = sheet.css
    for one in document.placeholders:
        start, end = one.span.start - sheet.span.start, one.span.end - sheet.span.start
        if start >= 0 and end <= len(css) and not _is_css(one.raw):
            filler = MASK if one.role in (Role.OUTPUT, Role.FILL_IN) else " "
            css = css[:start] + filler * (end - start) + css[end:]
    return css


def _is_css(raw: str) -> bool:
    """A block of CSS that looks like a placeholder: “%{opacity:0}” of @keyframes, “[type]” of a selector."""
    return (raw[:2] in ("%{", "#{", "${") and ":" in raw) or raw[:1] == "["


def place(attribute: Attribute, start: int, end: int) -> Span:
    """Where a part of an attribute's value stands; the whole value where entities move things."""
    span = attribute.value_span
    if span.end - span.start != len(attribute.value):
        return span
    return Span(span.start + start, span.start + end)
