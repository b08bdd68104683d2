"""What of a template stands between its placeholders, without styles, scripts and code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.template.document import Document, Role
from checks.template.offsets import Span

_CODE = re.compile(
    r"<(style|script|pre|code)\b[^>]{0,300}>|<!--|(?:^|\n)(```|~~~)|`[^`\n]{1,80}`", re.IGNORECASE
)
_CLOSES = {"<!--": "-->", "```": "\n```", "~~~": "\n~~~"}


def gaps(document: Document) -> Iterator[Span]:
    """Stretches of the source in order, with neither placeholders nor code; fill-ins are left in."""
    taken = sorted(
        [one.span for one in document.placeholders if one.role is not Role.FILL_IN] + _code(document)
    )
    at = 0
    for span in taken:
        if span.start > at:
            yield Span(at, span.start)
        at = max(at, span.end)
    if at < len(document.source):
        yield Span(at, len(document.source))


def _code(document: Document) -> list[Span]:
    source, found, at = document.source, [], 0
    while match := _CODE.search(source, at):
        opener = match[0].strip().lower()
        closer = _CLOSES.get(opener) or (f"</{match[1]}" if match[1] else "")
        end = source.find(closer, match.end()) if closer else match.end()
        at = match.end()
        if end >= 0:
            found.append(Span(match.start(), end + len(closer) if closer else end))
            at = found[-1].end
    return found
