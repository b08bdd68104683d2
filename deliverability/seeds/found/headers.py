"""Takes the headers off a mail as it came, whatever it is made of."""

from __future__ import annotations

import re
from typing import NamedTuple

MOST_OCTETS = 256 * 1024
MOST_HEADERS = 2000
_END = re.compile(rb"\r?\n\r?\n")
_BLANK = re.compile(r"\r?\n[ \t]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_NEXT = re.compile(rb"\r?\n(?![ \t])")


class Parts(NamedTuple):
    """The headers as (name, value) from the top, unfolded; where the body begins; what was too much.

    `is_cut`: there are more headers, or more of them, than are read.
    """

    headers: tuple[tuple[str, str], ...]
    body_at: int
    is_cut: bool

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a header, the topmost first; `name` in lower case."""
        return tuple(value for key, value in self.headers if key.lower() == name)

    def first(self, name: str) -> str:
        """The topmost value of a header, "" without it."""
        return next(iter(self.all(name)), "")


def parts_of(raw: bytes) -> Parts:
    """Split a mail; never raises. Octets that are no UTF-8, NUL and other control characters become "�"."""
    end = _END.search(raw, 0, MOST_OCTETS)
    is_all = end is not None or len(raw) <= MOST_OCTETS
    block = raw[: end.start() if end else MOST_OCTETS]
    lines = _NEXT.split(block, MOST_HEADERS + 1)
    headers = tuple(filter(None, map(_header, lines[:MOST_HEADERS])))
    return Parts(headers, end.end() if end else len(raw), not is_all or len(lines) > MOST_HEADERS)


def _header(line: bytes) -> tuple[str, str] | None:
    found = _HEADER.fullmatch(line)
    return (found[1].decode("ascii"), clean(found[2].decode("utf-8", "replace")).strip()) if found else None


def clean(text: str) -> str:
    """One line without what a database or a page cannot hold."""
    return _CONTROL.sub("\ufffd", _BLANK.sub(" ", text))
