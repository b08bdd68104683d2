"""Puts a source together from stretches of a file, such as the subject and the body of one entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from checks.template.offsets import Offsets, Piece, Span


@dataclass(frozen=True, slots=True)
class Taken:
    """A text that was made of a stretch of a file, and the pieces it was made of."""

    text: str
    pieces: tuple[Piece, ...]


def as_written(file: str, start: int, end: int) -> Taken:
    """A stretch as it stands."""
    return Taken(file[start:end], (Piece(0, end - start, start, end - start),))


def made_of(text: str, start: int, end: int) -> Taken:
    """A text that stands for a stretch as a whole, as one of Base64 does."""
    return Taken(text, (Piece(0, len(text), start, end - start),))


def with_escapes(
    file: str, start: int, end: int, escape: re.Pattern[str], meaning: Callable[[str], str]
) -> Taken:
    """A stretch in which each `escape` stands for its `meaning`."""
    parts: list[str] = []
    pieces: list[Piece] = []
    here, at = 0, start
    for found in (*escape.finditer(file, start, end), None):
        stop = found.start() if found else end
        if stop > at:
            parts.append(file[at:stop])
            pieces.append(Piece(here, stop - at, at, stop - at))
            here += stop - at
        if found:
            said = meaning(found[0])
            parts.append(said)
            pieces.append(Piece(here, len(said), stop, found.end() - stop))
            here, at = here + len(said), found.end()
    return Taken("".join(parts), tuple(piece for piece in pieces if piece.length))


class Composed:
    """Grows by what is taken from a file; `source` and `offsets` are what came of it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0

    def add(self, taken: Taken, glue: str = "") -> Span:
        """Where it stands now; `glue` parts it from what follows, and stands for nothing in the file."""
        start = self._length
        self._pieces += (replace(piece, here=start + piece.here) for piece in taken.pieces)
        self._parts.append(taken.text)
        self._length += len(taken.text)
        end = self._length
        if glue:
            last = taken.pieces[-1] if taken.pieces else Piece(0, 0, 0, 0)
            self._pieces.append(Piece(end, len(glue), last.there + last.length_there, 0))
            self._parts.append(glue)
            self._length += len(glue)
        return Span(start, end)

    @property
    def source(self) -> str:
        """All that was added."""
        return "".join(self._parts)

    @property
    def offsets(self) -> Offsets:
        """From the source into the file; one piece of no length for an empty source."""
        return Offsets.of(self._pieces or [Piece(0, 0, 0, 0)])
