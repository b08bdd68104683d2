"""Takes HTML apart as browsers do, whatever is unclosed, and knows where each thing stands."""

from __future__ import annotations

import re

from checks.template.document import Comment, Fault
from checks.template.elements import NO_ATTRIBUTES, Element, Html, Sheet
from checks.template.offsets import Span
from checks.template.reading.attributes import TagAttributes
from checks.template.reading.hidden import hides, hiding
from checks.template.reading.prose import LINE, PARAGRAPH, SPACE, Prose
from checks.template.reading.tags import CLOSED_BY, LINES, NOT_READ, PARAGRAPHS, RAW, SCOPES, VOID, WALLS

_TOKEN = re.compile(r"<(?:(/?)([A-Za-z][^\s/>]*+)((?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+)(>?)|(!--)|[!?])")
_RAW_END = {tag: re.compile(rf"</{tag}(?=[\s/>])[^>]*+>?", re.IGNORECASE) for tag in RAW}
DEEPEST = 500
"""Browsers stop nesting at about as many elements, and so do we."""


class Markup:
    """Reads `source` by its masked form, in which template code is hidden; call `read` once."""

    def __init__(self, source: str, masked: str) -> None:
        self.source, self.hidden = source, masked
        self.prose = Prose(source, masked)
        self.elements: list[Element] = []
        self.sheets: list[Sheet] = []
        self.comments: list[Comment] = []
        self.faults: list[Fault] = []
        self.doctype: Span | None = None
        self._open: list[Element] = []
        self._open_by_tag: dict[str, list[int]] = {}
        self._unread = 0
        self._hiding: frozenset[str] = frozenset()

    def read(self, start: int = 0) -> Html:
        """The elements from `start` on; what is read of them is in `prose` then."""
        hidden, at = self.hidden, start
        while found := _TOKEN.search(hidden, at):
            self._text(at, found.start())
            at = self._tag(found) if found[2] else self._not_a_tag(found)
        self._text(at, len(hidden))
        while self._open:
            self._pop(None)
        self._trim()
        is_document = self.doctype is not None or any(
            one.tag in ("html", "head", "mjml") for one in self.elements[:3]
        )
        return Html(tuple(self.elements), tuple(self.sheets), self.doctype, is_document)

    def lists(self) -> tuple[Span, ...]:
        """Where in the prose the items of lists stand."""
        return tuple(one.text for one in self.elements if one.tag == "li" and one.text)

    def _text(self, start: int, end: int) -> None:
        if start == end or self._unread:
            return
        if self.hidden[start:end].strip(" \t\n\r\f"):
            self.prose.as_html(start, end)
        else:
            self.prose.part(SPACE, start)

    def _not_a_tag(self, found: re.Match[str]) -> int:
        """A comment, a doctype or an instruction; where it ends."""
        start, close = found.start(), "-->" if found[5] else ">"
        end = self.hidden.find(close, max(found.end() - 2, start + 2))
        if end < 0:
            self._unclosed(start, found.end(), f"What begins with “{found[0]}” is never closed.")
            end = len(self.source)
        inner = self.source[found.end() : end]
        end = min(end + len(close), len(self.source))
        if found[5]:
            self.comments.append(Comment(inner, Span(start, end)))
        elif inner[:7].lower() == "doctype" and self.doctype is None:
            self.doctype = Span(start, end)
        return end

    def _tag(self, found: re.Match[str]) -> int:
        tag = found[2].lower()
        if not found[4]:
            self._unclosed(
                found.start(), found.end(2), f"The tag “{found[0][:20].rstrip()}” is never closed with “>”."
            )
        if found[1]:
            self._close(tag, Span(*found.span()))
            return found.end()
        element = self._opened(tag, found)
        if tag in RAW:
            return self._raw(element, found.end())
        if tag in VOID or (found[3].endswith("/") and ("-" in tag or ":" in tag)):
            element.text = Span(self.prose.length, self.prose.length)
            return found.end()
        if len(self._open) < DEEPEST:
            self._push(element)
        else:
            element.text = Span(self.prose.length, self.prose.length)
        return found.end()

    def _opened(self, tag: str, found: re.Match[str]) -> Element:
        if tag in CLOSED_BY:
            self._close_implied(tag)
        self._part(tag, found.start())
        parent = self._open[-1] if self._open else None
        is_hidden = parent is not None and parent.is_hidden
        if found[3]:
            attributes = TagAttributes(self.source, self.hidden, found.start(3), found.end(3))
            is_hidden = is_hidden or hides(found[3], attributes, self._hiding)
            element = Element(tag, attributes, Span(*found.span()), None, parent)
        else:
            element = Element(tag, NO_ATTRIBUTES, Span(*found.span()), None, parent)
        if parent is not None:
            parent.children.append(element)
        element.is_hidden = is_hidden
        self.elements.append(element)
        return element

    def _raw(self, element: Element, start: int) -> int:
        """What is no markup up to its end tag."""
        found = _RAW_END[element.tag].search(self.hidden, start)
        end = found.start() if found else len(self.source)
        if found:
            element.end = Span(*found.span())
        else:
            self._unclosed(element.span.start, element.span.end, f"<{element.tag}> is never closed.")
        if element.tag == "style" or element.tag == "mj-style":
            self.sheets.append(Sheet(self.source[start:end], Span(start, end)))
            self._hiding |= hiding(self.hidden[start:end])
        element.text = Span(self.prose.length, self.prose.length)
        return found.end() if found else end

    def _push(self, element: Element) -> None:
        element.text = Span(self.prose.length, self.prose.length)
        self._open_by_tag.setdefault(element.tag, []).append(len(self._open))
        self._open.append(element)
        self._unread += element.is_hidden or element.tag in NOT_READ

    def _pop(self, end: Span | None) -> None:
        element = self._open.pop()
        self._open_by_tag[element.tag].pop()
        self._unread -= element.is_hidden or element.tag in NOT_READ
        element.end = end
        element.text = Span(element.text.start, self.prose.length)

    def _close(self, tag: str, span: Span) -> None:
        """Close the nearest open element of this tag, unless a table's cell stands between."""
        if tag in ("br", "p") and not self._open_by_tag.get(tag):
            self._part(tag, span.start)
            return
        if (at := self._reach(tag)) is None:
            return
        while len(self._open) > at + 1:
            self._pop(None)
        self._pop(span)
        self._part(tag, span.start)

    def _close_implied(self, tag: str) -> None:
        """A new <li> ends the one before, a <tr> the row before, a block the paragraph before."""
        for other in CLOSED_BY[tag]:
            if (at := self._reach(other, tag)) is not None:
                while len(self._open) > at:
                    self._pop(None)

    def _reach(self, tag: str, by: str = "") -> int | None:
        """The place among the open elements of the nearest one with this tag, None beyond a wall."""
        places = self._open_by_tag.get(tag)
        if not places:
            return None
        for wall in SCOPES.get(by or tag, WALLS):
            walls = self._open_by_tag.get(wall)
            if walls and walls[-1] > places[-1]:
                return None
        return places[-1]

    def _part(self, tag: str, at: int) -> None:
        if self._unread:
            return
        if tag in PARAGRAPHS or tag.startswith("mj-"):
            self.prose.part(PARAGRAPH, at)
        elif tag in LINES:
            self.prose.part(LINE, at)
        elif tag in ("img", "input"):
            self.prose.part(SPACE, at)

    def _trim(self) -> None:
        """Take the space before what an element encloses out of its text."""
        plain = "".join(self.prose.plain)
        for one in self.elements:
            start, end = one.text.start, one.text.end
            while start < end and plain[start] in " \n":
                start += 1
            if start != one.text.start:
                one.text = Span(start, end)

    def _unclosed(self, start: int, end: int, says: str) -> None:
        self.faults.append(Fault("markup", says, Span(start, end)))
