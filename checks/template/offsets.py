"""Where each character of a text made from another one came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` to before `end`, in characters."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start


@dataclass(frozen=True, slots=True)
class Piece:
    """`length` characters here for `length_there` at `there`; as many of both are the same text."""

    here: int
    length: int
    there: int
    length_there: int


@dataclass(frozen=True, slots=True)
class Offsets:
    """The pieces of a text in its order, without a gap; no piece at all means: as it stands."""

    pieces: tuple[Piece, ...] = ()
    starts: tuple[int, ...] = ()

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Offsets:
        """Made of pieces in the order of the text."""
        known = tuple(pieces)
        return cls(known, tuple(piece.here for piece in known))

    @classmethod
    def shifted(cls, length: int, by: int) -> Offsets:
        """A text of this length that stands at offset `by` as it is."""
        return cls.of([Piece(0, length, by, length)])

    def span(self, start: int, end: int) -> Span:
        """Where the characters from `start` to before `end` came from; an empty one is a place."""
        if not self.pieces:
            return Span(start, end)
        there = self._at(start, last=False)
        return Span(there, max(there, self._at(end - 1, last=True) if end > start else there))

    def _at(self, offset: int, *, last: bool) -> int:
        piece = self.pieces[max(0, bisect_right(self.starts, offset) - 1)]
        into = min(offset - piece.here, piece.length)
        if piece.length == piece.length_there:
            return piece.there + min(into + last, piece.length)
        return piece.there + (piece.length_there if last else 0)


NOWHERE = Span(0, 0)
AS_IT_STANDS = Offsets()
