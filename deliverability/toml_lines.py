"""Finds the line on which a key of a TOML text stands, for messages and findings."""

from __future__ import annotations

import re

_KEYS = r"""(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*"""
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEYS})\s*\]")
_KEY = re.compile(rf"\s*({_KEYS})\s*=")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
Path = tuple[str | int, ...]


class Lines:
    """The first line of every key and table; a key within braces is on the line of the braces."""

    def __init__(self, text: str) -> None:
        self._numbers: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        table: Path = ()
        quotes = ""
        for number, line in enumerate(text.splitlines(), 1):
            inside, quotes = quotes, _open_quotes(line, quotes)
            if inside:
                continue
            if header := _HEADER.match(line):
                table = self._begin(_parts(header[2]), is_array=header[1] == "[[", number=number)
            elif key := _KEY.match(line):
                self._numbers.setdefault((*table, *_parts(key[1])), number)

    def _begin(self, parts: Path, is_array: bool, number: int) -> Path:
        table = parts
        if is_array:
            table = (*parts, self._counts.get(parts, 0))
            self._counts[parts] = self._counts.get(parts, 0) + 1
        self._numbers.setdefault(table, number)
        return table

    def of(self, *path: str | int) -> int:
        """The line of a key by its path ("example.com", "mx"), else of what it is in; 0 for neither."""
        while path:
            if path in self._numbers:
                return self._numbers[path]
            below = (number for known, number in self._numbers.items() if known[: len(path)] == path)
            if found := next(below, 0):
                return found
            path = path[:-1]
        return 0


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _open_quotes(line: str, quotes: str) -> str:
    """The quotes of a text over several lines that is open at the end of this one, or ""."""
    for mark in ('"""', "'''"):
        if (quotes in ("", mark)) and line.count(mark) % 2:
            quotes = "" if quotes else mark
    return quotes
