"""Shows a template as a customer would read it, with typical values or with every value empty.

Nothing is evaluated: placeholders are replaced by text, branches are chosen by what their words say.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace

from checks.template.document import Document, Format, Placeholder, Role, Text
from checks.template.offsets import Span
from checks.template.reading.placeholders import scan
from checks.template.samples import sample
from checks.template.settings import Settings

_LOOP = re.compile(r"[^\w]*(?:for|foreach|forelse|each|range|list|tablerow|FOREACH)\b|.*\.each\b", re.DOTALL)
_ASKS = re.compile(r"[^\w]*(?:if|unless|ifnot|isset|IF|IFNOT|UNLESS|ifchanged|case|switch)\b")
_SECTION = re.compile(r"\{\{[#^](?!>|with\b|block\b)")
_NEGATIVE = re.compile(
    r"(?:unless|ifnot|UNLESS|IFNOT)\b|\{\{\^|\b(?:not|empty|blank|nil|null|None|isEmpty)\b|![\w$@(]|==\s*[\"']{2}"
)
_DOUBLE_NEGATIVE = re.compile(r"!=\s*(?:blank|nil|null|empty|None|[\"']{2})|\bis not\b|\bis defined\b")
_LITERAL = re.compile(r"\{\{-?\s*(?:_|gettext|pgettext|__|t|trans)\(\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is read: the subject (None where there is none), the text, and the HTML ("" for a text mail)."""

    subject: str | None
    text: str
    html: str = ""


@dataclass(slots=True)
class _Block:
    """Whether the branch we are in is shown, and whether one of the block was shown before."""

    shown: bool
    was_shown: bool
    is_choice: bool = field(default=True)


def render(document: Document, settings: Settings, *, empty: bool = False) -> Rendered:
    """Typical values, or with `empty` no value at all: conditions false, loops without a turn."""
    return Rendered(
        None if document.subject is None else shown(document.subject, document, settings, empty=empty),
        shown(document.body, document, settings, empty=empty),
        _markup(document, settings, empty) if document.format is Format.HTML else "",
    )


def shown(text: Text, document: Document, settings: Settings, *, empty: bool = False) -> str:
    """A subject or a body alone, as it is read."""
    return fill(text.plain, scan(text.plain, document.declared.dialect), settings, empty=empty)


def _markup(document: Document, settings: Settings, empty: bool) -> str:
    """The HTML alone: what stands before it is no part of the mail."""
    start, end = document.markup.start, document.markup.end or len(document.source)
    inside = tuple(
        replace(one, span=Span(one.span.start - start, one.span.end - start))
        for one in document.placeholders
        if start <= one.span.start and one.span.end <= end
    )
    return fill(document.source[start:end], inside, settings, empty=empty, escape=True)


def fill(
    source: str,
    placeholders: tuple[Placeholder, ...],
    settings: Settings,
    *,
    empty: bool,
    escape: bool = False,
) -> str:
    """The source with its placeholders replaced, each value escaped for HTML if asked for."""
    out: list[str] = []
    stack: list[_Block] = []
    at = 0
    for one in placeholders:
        if all(block.shown for block in stack):
            out.append(source[at : one.span.start])
            value = _value(one, settings, empty)
            out.append(html.escape(value) if escape else value)
        at = max(at, one.span.end)
        _enter(one, stack, empty)
    if all(block.shown for block in stack):
        out.append(source[at:])
    return "".join(out)


def _enter(one: Placeholder, stack: list[_Block], empty: bool) -> None:
    if one.role is Role.OPEN:
        stack.append(_opened(one, empty))
    elif one.role is Role.ELSE and stack and stack[-1].is_choice:
        block = stack[-1]
        block.shown = not block.was_shown and not (empty and one.name and not _is_negative(one.raw))
        block.was_shown |= block.shown
    elif one.role is Role.CLOSE and stack:
        stack.pop()


def _opened(one: Placeholder, empty: bool) -> _Block:
    if not (_ASKS.match(one.raw) or _LOOP.match(one.raw) or _SECTION.match(one.raw)):
        return _Block(True, True, is_choice=False)
    shown = empty if _is_negative(one.raw) else not empty
    return _Block(shown, shown)


def _is_negative(raw: str) -> bool:
    """Whether a condition holds where there is no value."""
    return bool(_NEGATIVE.search(raw)) and not _DOUBLE_NEGATIVE.search(raw)


def _value(one: Placeholder, settings: Settings, empty: bool) -> str:
    if one.role is Role.FILL_IN:
        return sample(one.name, settings) if settings.fill_in and one.name and not empty else one.raw
    if one.role is not Role.OUTPUT:
        return ""
    if said := _LITERAL.match(one.raw):
        return said[1] or said[2] or ""
    if empty:
        return one.fallback or ""
    return sample(one.name, settings) if one.name else (one.fallback or "")
