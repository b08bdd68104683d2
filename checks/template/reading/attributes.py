"""The attributes of a start tag, taken apart when the first of them is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any, TypeAlias

from checks.template.document import MASK
from checks.template.elements import Attribute, Attributes
from checks.template.offsets import Span
from checks.template.reading.masking import CONTROL, DROPPED

_NAMED = re.compile(
    rf"([^\s\"'>/={MASK}{CONTROL}{DROPPED}][^\s/>={MASK}{CONTROL}{DROPPED}]*+)"
    r"(?:\s*+=\s*+(\"[^\"]*\"?|'[^']*'?|[^\s>\"']*+))?"
)


_Found: TypeAlias = tuple[str, tuple[int, int], tuple[int, int]]
"""A value, and where all of the attribute and its value alone stand in the tag."""
REMEMBERED = 1000
"""Characters of attributes; longer ones are hardly written twice."""


class TagAttributes(Attributes):
    """Of one tag, by lower-case name; the first of two with one name counts, as in browsers."""

    __slots__ = ("_found", "_made", "_masked", "_start", "written")

    def __init__(self, source: str, masked: str, start: int, end: int) -> None:
        self.written, self._masked, self._start = source[start:end], masked[start:end], start
        self._found: Mapping[str, _Found] | None = None
        self._made: dict[str, Attribute] = {}

    def __getitem__(self, name: str) -> Attribute:
        if name not in self._made:
            value, whole, inner = self._all()[name]
            at = self._start
            self._made[name] = Attribute(
                name, value, Span(whole[0] + at, whole[1] + at), Span(inner[0] + at, inner[1] + at)
            )
        return self._made[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Mapping's own raises and catches for each one missing."""
        return self[name] if name in self._all() else default

    def value(self, name: str) -> str:
        found = self._all().get(name)
        return found[0] if found else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __contains__(self, name: object) -> bool:
        return name in self._all()

    def _all(self) -> Mapping[str, _Found]:
        if self._found is None:
            read = _read if len(self.written) < REMEMBERED else _read.__wrapped__
            self._found = read(self.written, self._masked)
        return self._found


@lru_cache(maxsize=4096)
def _read(written: str, masked: str) -> Mapping[str, _Found]:
    """By name; a mail repeats its tags."""
    found: dict[str, _Found] = {}
    for one in _NAMED.finditer(masked):
        name = one[1].lower()
        if name not in found:
            found[name] = _made(written, masked, one)
    return found


def _made(written: str, masked: str, found: re.Match[str]) -> _Found:
    start, end = found.span(2) if found[2] is not None else (found.end(), found.end())
    if start < end and written[start] in "\"'" and masked[start] in "\"'":
        quote = written[start]
        start += 1
        end -= end > start and written[end - 1] == quote
    value = written[start:end]
    return unescape(value) if "&" in value else value, found.span(), (start, end)
