"""Puts prose together from stretches of a source, and remembers where each came from."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from checks.template.document import Text
from checks.template.offsets import Offsets, Piece, Span
from checks.template.reading.masking import CONTROL, DROPPED, straight
from checks.template.sentences import paragraphs_of, sentences_of

_ODD = re.compile(
    rf"[ \t\n\r\f]{{2,}}|[\t\n\r\f]|{DROPPED}+"
    r"|&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?)"
)
SPACE, LINE, PARAGRAPH = " ", "\n", "\n\n"


class Prose:
    """`source` and its masked form are of equal length; stretches are added in reading order."""

    def __init__(self, source: str, masked: str) -> None:
        self.source, self.hidden = source, masked
        self.plain: list[str] = []
        self.masked: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0
        self.gap = ""
        self.gap_at = 0

    def part(self, gap: str, at: int) -> None:
        """Part what stands before from what follows; the widest gap counts, a second line break is wider."""
        if gap == LINE == self.gap:
            gap = PARAGRAPH
        if len(gap) > len(self.gap) or (gap == LINE and self.gap == SPACE):
            self.gap, self.gap_at = gap, at

    def as_it_stands(self, start: int, end: int) -> None:
        """Add a stretch of the source, character for character."""
        if end > start:
            self._add(self.source[start:end], self.hidden[start:end], start, end - start)

    def as_html(self, start: int, end: int) -> None:
        """Add a stretch of text of HTML: white space becomes one space, entities their characters."""
        at = start
        for odd in _ODD.finditer(self.hidden, start, end):
            self._run(at, odd.start())
            self._odd(odd)
            at = odd.end()
        self._run(at, end)

    def text(self, lists: tuple[Span, ...] = (), *, is_wrapped: bool = True) -> Text:
        """The prose; `is_wrapped`: a line may go on in the next one."""
        masked = "".join(self.masked)
        shown = straight(masked)
        silent = straight(masked.replace(CONTROL, " ")) if CONTROL in masked else shown
        sentences = sentences_of(silent, lists, is_wrapped=is_wrapped)
        return Text("".join(self.plain), shown, Offsets.of(self.pieces), sentences, paragraphs_of(silent))

    def _run(self, start: int, end: int) -> None:
        """A stretch without entities, whose spaces are single ones."""
        if start < end and self.source[start] == " ":
            self.part(SPACE, start)
            start += 1
        if start < end:
            ends_in_space = self.hidden[end - 1] == " "
            end -= ends_in_space
            self._close_gap(start)
            self.as_it_stands(start, end)
            if ends_in_space:
                self.part(SPACE, end)

    def _odd(self, odd: re.Match[str]) -> None:
        found = odd[0]
        if found[0] == DROPPED:
            return
        said = _entity(found) if found[0] == "&" else SPACE
        if said in " \t\n\r\f":
            self.part(SPACE, odd.start())
            return
        self._close_gap(odd.start())
        self._add(said, said, odd.start(), len(found))

    def _close_gap(self, at: int) -> None:
        if self.gap and self.length:
            self._add(self.gap, self.gap, self.gap_at, at - self.gap_at)
        self.gap = ""

    def _add(self, plain: str, masked: str, there: int, length_there: int) -> None:
        self.plain.append(plain)
        self.masked.append(masked)
        self.pieces.append(Piece(self.length, len(plain), there, length_there))
        self.length += len(plain)


@lru_cache(1000)
def _entity(found: str) -> str:
    """What an entity stands for; what is none stays as it is."""
    return unescape(found).replace(CONTROL, "\ufffd").replace(DROPPED, "\ufffd")
