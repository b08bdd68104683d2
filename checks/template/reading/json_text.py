"""Reads JSON and keeps where each text in it stands."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TypeAlias

from checks.template.reading.composed import Taken, with_escapes
from checks.template.reading.octets import ReadError

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*+)"|([{}\[\]])|[^\s{}\[\]:,"]+', re.DOTALL)
ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class JsonText:
    """A string: where it stands in the file, without its quotes."""

    start: int
    end: int

    def taken(self, file: str) -> Taken:
        """What it says, with the place of each character."""
        return with_escapes(file, self.start, self.end, ESCAPE, meaning)


@dataclass(slots=True)
class JsonList:
    """An array; numbers and names in it are None."""

    items: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class JsonObject:
    """An object, its keys as they are written."""

    items: dict[str, Json] = field(default_factory=dict)


Json: TypeAlias = JsonText | JsonList | JsonObject | None


def json_of(file: str) -> Json:
    """The JSON of a file; raises ReadError with the place where it is none."""
    try:
        json.loads(file)
    except json.JSONDecodeError as error:
        right = f"Mend the JSON in line {error.lineno}, column {error.colno}: {error.msg}."
        raise ReadError("This file is no JSON.", error.pos, right) from None
    except (RecursionError, ValueError):
        raise ReadError("This JSON is nested too deep.", 0, "Hand in an export as it came.") from None
    return _built(file)


def _built(file: str) -> Json:
    """Of valid JSON, without recursion."""
    top = JsonList()
    stack: list[tuple[JsonList | JsonObject, str | None]] = [(top, None)]
    key: str | None = None
    for found in _TOKEN.finditer(file):
        holder = stack[-1][0]
        if found[2] and found[2] in "}]":
            stack.pop()
        elif isinstance(holder, JsonObject) and key is None:
            key = found[1]
        else:
            value = _value(found)
            _put(holder, key, value)
            key = None
            if isinstance(value, JsonList | JsonObject):
                stack.append((value, None))
    return top.items[0] if top.items else None


def _value(found: re.Match[str]) -> Json:
    if found[1] is not None:
        return JsonText(*found.span(1))
    return {"{": JsonObject, "[": JsonList}[found[2]]() if found[2] else None


def _put(holder: JsonList | JsonObject, key: str | None, value: Json) -> None:
    if isinstance(holder, JsonObject):
        holder.items[key or ""] = value
    else:
        holder.items.append(value)


def meaning(escape: str) -> str:
    """What a backslash and what follows it stand for."""
    said = json.loads(f'"{escape}"')
    return str(said).encode("utf-16", "replace").decode("utf-16")
