"""The attributes of a start tag, taken apart when the first of them is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from checks.template.document import MASK
from checks.template.elements import Attribute
from checks.template.offsets import Span
from checks.template.reading.masking import CONTROL, DROPPED

_NAMED = re.compile(
    rf"([^\s\"'>/={MASK}{CONTROL}{DROPPED}][^\s/>={MASK}{CONTROL}{DROPPED}]*+)"
    r"(?:\s*+=\s*+(\"[^\"]*\"?|'[^']*'?|[^\s>\"']*+))?"
)


class Attributes(Mapping[str, Attribute]):
    """Of one tag, by lower-case name; the first of two with one name counts, as in browsers."""

    __slots__ = ("_end", "_found", "_masked", "_source", "_start")

    def __init__(self, source: str, masked: str, start: int, end: int) -> None:
        self._source, self._masked, self._start, self._end = source, masked, start, end
        self._found: dict[str, re.Match[str] | Attribute] | None = None

    def __getitem__(self, name: str) -> Attribute:
        found = self._all()[name]
        if not isinstance(found, Attribute):
            found = self._all()[name] = self._made(name, found)
        return found

    def get(
        self, name: str, default: Any = None
    ) -> Any:  # Mapping's own raises and catches for each one missing
        found = (self._found or self._all()).get(name, default)
        return found if found is default or isinstance(found, Attribute) else self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __contains__(self, name: object) -> bool:
        return name in self._all()

    def _all(self) -> dict[str, re.Match[str] | Attribute]:
        if self._found is None:
            self._found = {}
            for one in _NAMED.finditer(self._masked, self._start, self._end):
                self._found.setdefault(one[1].lower(), one)
        return self._found

    def _made(self, name: str, found: re.Match[str]) -> Attribute:
        start, end = found.span(2) if found[2] is not None else (found.end(), found.end())
        if start < end and self._source[start] in "\"'" and self._masked[start] in "\"'":
            quote = self._source[start]
            start += 1
            end -= end > start and self._source[end - 1] == quote
        value = self._source[start:end]
        value = unescape(value) if "&" in value else value
        return Attribute(name, value, Span(*found.span()), Span(start, end))


NO_ATTRIBUTES: Mapping[str, Attribute] = {}
