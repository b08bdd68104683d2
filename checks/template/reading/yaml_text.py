"""Reads the YAML in which help desks keep templates, and where each text in it stands.

Maps, lists and texts of every style, one below the other; what else YAML has is passed over as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.template.offsets import Piece
from checks.template.reading.composed import Taken, with_escapes
from checks.template.reading.json_text import ESCAPE, Json, JsonList, JsonObject, JsonText, meaning
from checks.template.reading.octets import ReadError

DEEPEST = 30
_KEY = re.compile(
    r"(?:\"(?P<double>[^\"\n]{1,200})\"|'(?P<single>[^'\n]{1,200})'|(?P<plain>[\w./$-](?:[^\n:#]|(?<!\s)#|:(?=\S)){0,200}))"
    r"[ \t]{0,9}:(?!\S)[ \t]{0,99}"
)
_ITEM = re.compile(r"-(?!\S)[ \t]{0,99}")
_BLOCK = re.compile(r"[|>][+\-1-9]{0,2}[ \t]{0,99}(?:#[^\n]*)?")
_OTHER = "[{&*!%@`|>"
"""What begins a value that holds no template: flows, tags, anchors and aliases."""
_QUOTED = {'"': re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL), "'": re.compile(r"'((?:[^']|'')*+)'")}
_NOTE = re.compile(r"(?<=\s)#.*")
_DOUBLED = re.compile("''")


@dataclass(frozen=True, slots=True)
class _Line:
    """`start`: of what stands behind the indent; `end` without the line's end. A blank one has indent -1."""

    start: int
    end: int
    indent: int


@dataclass(frozen=True, slots=True)
class SingleQuoted(JsonText):
    """In single quotes, where a doubled one is one."""

    def taken(self, file: str) -> Taken:
        """What it says, with the place of each character."""
        return with_escapes(file, self.start, self.end, _DOUBLED, lambda _: "'")


@dataclass(frozen=True, slots=True)
class DoubleQuoted(JsonText):
    """In double quotes, with escapes as JSON has them."""

    def taken(self, file: str) -> Taken:
        """What it says, with the place of each character."""
        return with_escapes(file, self.start, self.end, ESCAPE, _said)


@dataclass(frozen=True, slots=True)
class Lines(JsonText):
    """Lines without the `indent` before them; `is_folded`: one line after the other is one."""

    indent: int = 0
    is_folded: bool = False

    def taken(self, file: str) -> Taken:
        """What it says, with the place of each character."""
        parts: list[str] = []
        pieces: list[Piece] = []
        here, at = 0, self.start
        while at < self.end:
            stop = file.find("\n", at, self.end)
            stop = self.end if stop < 0 else stop + 1
            at = min(at + self.indent, _text_at(file, at, stop - (file[stop - 1] == "\n")))
            text = file[at:stop]
            if self.is_folded:
                text = _folded(text, parts, file[stop : stop + 1])
            parts.append(text)
            pieces.append(Piece(here, len(text), at, stop - at))
            here, at = here + len(text), stop
        return Taken("".join(parts), tuple(piece for piece in pieces if piece.length))


def yaml_of(file: str) -> Json:
    """The YAML of a file, its first document; raises ReadError with the place where it is no such one."""
    reader = _Reader(file)
    return reader.node(0) if reader.lines else None


class _Reader:
    """Goes through the lines once."""

    def __init__(self, file: str) -> None:
        self.file, self.at, self.depth = file, 0, 0
        self.lines = list(_lines(file))

    def node(self, least: int) -> Json:
        """What begins at the next line, if it stands at least so far in."""
        line = self._next()
        if line is None or line.indent < least:
            return None
        if self.depth >= DEEPEST:
            raise ReadError("This YAML is nested too deep.", line.start, "Hand in an export as it came.")
        self.depth += 1
        found: Json
        if _ITEM.match(self.file, line.start, line.end):
            found = self._list(line.indent)
        elif _KEY.match(self.file, line.start, line.end):
            found = self._map(line.indent)
        else:
            found = self._scalar(line.start, least - 1)
        self.depth -= 1
        return found

    def _next(self, deeper_than: int | None = None) -> _Line | None:
        """The next line that says anything; with `deeper_than` behind all that stand further in."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            is_passed = deeper_than is not None and line.indent > deeper_than
            if line.indent >= 0 and self.file[line.start] != "#" and not is_passed:
                return line
            self.at += 1
        return None

    def _list(self, indent: int) -> JsonList:
        found = JsonList()
        while (line := self._next(indent)) and line.indent == indent:
            item = _ITEM.match(self.file, line.start, line.end)
            if item is None:
                break
            if item.end() < line.end:  # what follows the dash is a line of its own, further in
                inside = indent + item.end() - item.start()
                self.lines[self.at] = _Line(item.end(), line.end, inside)
                found.items.append(self.node(inside))
            else:
                self.at += 1
                found.items.append(self.node(indent + 1))
        return found

    def _map(self, indent: int) -> JsonObject:
        found = JsonObject()
        while (line := self._next(indent)) and line.indent == indent:
            key = _KEY.match(self.file, line.start, line.end)
            if key is None:
                if _ITEM.match(self.file, line.start, line.end):
                    break
                number = self.file.count("\n", 0, line.start) + 1
                raise ReadError("This YAML cannot be read.", line.start, f"Mend line {number}.")
            name = key["double"] or key["single"] or key["plain"]
            found.items[name.strip()] = self._value(key.end(), line, indent)
        return found

    def _value(self, start: int, line: _Line, indent: int) -> Json:
        if start >= line.end or self.file[start] == "#":
            self.at += 1
            below = self._next()
            is_list = below and below.indent == indent and _ITEM.match(self.file, below.start, below.end)
            return self._list(indent) if is_list else self.node(indent + 1)
        if _BLOCK.fullmatch(self.file, start, line.end):
            return self._block(self.file[start : line.end], indent)
        return self._scalar(start, indent)

    def _block(self, mark: str, indent: int) -> Json:
        """`mark`: “|” or “>”, and perhaps how far its lines stand in."""
        self.at += 1
        first = self.at
        while self.at < len(self.lines) and not -1 < self.lines[self.at].indent <= indent:
            self.at += 1
        told = [one for one in self.lines[first : self.at] if one.indent >= 0]
        if not told:
            return None
        digit = next((int(sign) for sign in mark[1:3] if sign.isdigit()), 0)
        inside = indent + digit if digit else told[0].indent
        return Lines(told[0].start - told[0].indent, told[-1].end, inside, mark[0] == ">")

    def _scalar(self, start: int, indent: int) -> Json:
        mark = self.file[start]
        if mark in _QUOTED:
            found = _QUOTED[mark].match(self.file, start)
            if found is None:
                raise ReadError("A quote in this YAML is never closed.", start, "Close it.")
            while self.at < len(self.lines) and self.lines[self.at].start < found.end():
                self.at += 1
            return (DoubleQuoted if mark == '"' else SingleQuoted)(*found.span(1))
        end = self._plain(start, indent)
        return None if mark in _OTHER else Lines(start, end, len(self.file), True)

    def _plain(self, start: int, indent: int) -> int:
        """Where a text without quotes ends, which goes on in lines that stand further in."""
        end, first = start, self.at
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if self.at > first and -1 < line.indent <= indent:
                break
            if line.indent >= 0:
                note = _NOTE.search(self.file, max(start, line.start), line.end)
                end = note.start() if note else line.end
            self.at += 1
        while end > start and self.file[end - 1].isspace():
            end -= 1
        return end


def _folded(text: str, before: list[str], after: str) -> str:
    """A line of several that are one; `after`: what the next line begins with. A blank line ends one."""
    if not text.strip():
        return "" if before and before[-1].strip() else text
    return text[:-1] + " " if text.endswith("\n") and after not in ("\n", "\r") else text


def _lines(file: str) -> Iterator[_Line]:
    """Of the first document: from behind “---” to the next such line."""
    at, is_begun = 0, False
    while at < len(file):
        stop = file.find("\n", at)
        stop = len(file) if stop < 0 else stop
        text = _text_at(file, at, stop)
        end = stop
        while end > text and file[end - 1] in " \t\r":
            end -= 1
        if file[at:end] in ("---", "...") or file.startswith("%YAML", at):
            if is_begun:
                return
        else:
            is_begun = is_begun or (text < end and file[text] != "#")
            yield _Line(text, end, text - at if text < end else -1)
        at = stop + 1


def _text_at(file: str, at: int, stop: int) -> int:
    """Where a line's text begins, behind its spaces; `stop` for one without."""
    while at < stop and file[at] == " ":
        at += 1
    return at


def _said(escape: str) -> str:
    try:
        return meaning(escape)
    except ValueError:  # \\e, \\x41 and others that only YAML has
        return escape
