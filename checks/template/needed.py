"""Tells what every match of a pattern has in it, so that the pattern is tried on no text without that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from checks.template.language import SMALL_WORDS

ANY_WORD = ""
SHORT, LONG = 3, 4
"""Longer words are told apart by four letters; where the end of one is not certain, three are enough."""

_TOKEN = re.compile(
    r"(?P<look>\(\?<?[=!])|(?P<group>\((?:\?(?::|P<\w+>))?)|(?P<end>\))|(?P<bar>\|)|(?P<edge>\\b|\^|\$)"
    r"|(?P<count>(?:[?*+]|\{\d*,?\d*\})[?+]?)|(?P<word>[a-z0-9_]+(?![?*+{])|[a-z0-9_])"
    r"|(?P<gap>\\[^\w]|\\[sntW]|[\s!-',/:-@`~-]|\[-?(?:\\[sntW]|\\[^\w]|[^\w\\^\]-])+-?\])"
    r"|(?P<other>\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|.)",
    re.DOTALL,
)
_ASCII = "abcdefghijklmnopqrstuvwxyz0123456789_"
_COMMON = frozenset(word[:LONG] for word in SMALL_WORDS["en"].split())
_MOST = 3
"""Words that are asked for one after the other before a pattern is tried."""
_IN_MOST_TEXTS = 30
"""So many rare words are as good as a common one."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Of each match: a word with one of these keys, for each of `words`; its first, of `begins`."""

    words: tuple[frozenset[str], ...]
    begins: frozenset[str]


@dataclass(slots=True)
class _Item:
    """Of a pattern: a "word", a "gap" that is no letter, an "edge", a "group" of rows, or an "other"."""

    kind: str
    text: str
    start: int
    rows: list[_Row] = field(default_factory=list)
    can_be_missing: bool = False
    repeats: bool = False


@dataclass(slots=True)
class _Row:
    """Items one after the other, and where they stand in the pattern."""

    start: int
    end: int = 0
    items: list[_Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Seen:
    """As in Needs, of a part of a pattern. `is_start`: a word that follows it begins there for certain."""

    words: tuple[frozenset[str], ...]
    begins: frozenset[str]
    can_be_empty: bool
    is_start: bool


@lru_cache(maxsize=10_000)
def keys(word: str) -> tuple[str, ...]:
    """Of a word of a text: those under which patterns look for it."""
    return ANY_WORD, word[:LONG], word[:1] + "*", word[:SHORT] + "*"


def alternatives(pattern: str, *, is_whole: bool = True) -> Iterator[tuple[str, Needs]]:
    """What stands between the outermost bars, each within the groups that are around all of it.

    The pattern is in small letters, without flags, and tried where words begin. `is_whole`: it ends with one.
    """
    for around, row in _outermost(_rows(_TOKEN.finditer(pattern), 0, len(pattern)), ()):
        seen = _row(row, is_start=True, is_end=is_whole)
        written = "".join(around) + pattern[row.start : row.end] + ")" * len(around)
        yield written, Needs(seen.words, seen.begins)


def _outermost(rows: list[_Row], around: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], _Row]]:
    for row in rows:
        first = row.items[0] if row.items else None
        is_all = first is not None and first.rows and first.start == row.start
        if first and is_all and first.rows[-1].end + 1 == row.end:
            yield from _outermost(first.rows, (*around, first.text))
        else:
            yield around, row


def _rows(tokens: Iterator[re.Match[str]], start: int, end: int) -> list[_Row]:
    """What stands between the bars, up to the closing bracket; what only looks around is left out."""
    rows = [_Row(start)]
    for token in tokens:
        kind = str(token.lastgroup)
        if kind == "end":
            rows[-1].end = token.start()
            return rows
        if kind == "bar":
            rows[-1].end = token.start()
            rows.append(_Row(token.end()))
        elif kind == "count":
            _count(rows[-1].items[-1], token[0])
        elif kind == "look":
            _rows(tokens, token.end(), end)
        else:
            inner = _rows(tokens, token.end(), end) if kind == "group" else []
            rows[-1].items.append(_Item(kind, token[0], token.start(), inner))
    rows[-1].end = end
    return rows


def _count(item: _Item, count: str) -> None:
    item.can_be_missing = count[0] in "?*" or count.startswith(("{0", "{,"))
    item.repeats = count[0] != "?"
    if item.kind == "word" and item.repeats:
        item.kind = "other"


def _either(rows: list[_Row], is_start: bool, is_end: bool) -> _Seen:
    seen = [_row(row, is_start, is_end) for row in rows]
    if len(seen) == 1:
        return seen[0]
    words = [one.words[0] for one in seen if one.words]
    return _Seen(
        (frozenset().union(*words),) if len(words) == len(seen) else (),
        frozenset().union(*(one.begins for one in seen)),
        any(one.can_be_empty for one in seen),
        all(one.is_start for one in seen),
    )


def _row(row: _Row, is_start: bool, is_end: bool) -> _Seen:
    """Of items one after the other: the rarest words, and the beginnings up to one that must be there."""
    words: list[frozenset[str]] = []
    begins: frozenset[str] = frozenset()
    can_be_empty = True
    for number, item in enumerate(row.items, 1):
        seen = _item(item, is_start, _parts(row.items, number, is_end))
        words += seen.words
        begins |= seen.begins if can_be_empty else frozenset()
        can_be_empty &= seen.can_be_empty
        is_start = seen.is_start
    rarest = tuple(sorted(words, key=_price)[:_MOST] if len(words) > 1 else words)
    return _Seen(rarest, begins, can_be_empty, is_start)


def _price(words: frozenset[str]) -> int:
    return sum(_IN_MOST_TEXTS if one.rstrip("*") in _COMMON else 1 + 4 * (len(one) < LONG) for one in words)


def _parts(row: list[_Item], number: int, is_end: bool) -> bool:
    """Whether no letter can stand where the item of this number begins."""
    if number == len(row):
        return is_end
    item = row[number]
    if item.kind != "group":
        follows = item.kind == "gap" and item.can_be_missing and _parts(row, number + 1, is_end)
        return item.kind == "edge" or (item.kind == "gap" and not item.can_be_missing) or follows
    after = _parts(row, number + 1, is_end)
    begins = all(_parts(one.items, 0, after and not item.repeats) for one in item.rows)
    return begins and (after or not item.can_be_missing)


def _item(item: _Item, is_start: bool, is_end: bool) -> _Seen:
    missing = item.can_be_missing
    match item.kind:
        case "word":
            words = _begun(item.text, is_start, is_end)
            begins = words if words and not missing else frozenset((item.text[0] + "*",))
            return _Seen((words,) if words and not missing else (), begins, missing, False)
        case "gap":
            return _Seen((), frozenset(), missing, is_start or not missing)
        case "edge":
            return _Seen((), frozenset(), True, True)
        case "group":
            once = not item.repeats
            seen = _either(item.rows, is_start and once, is_end and once)
            return _Seen(
                () if missing else seen.words, seen.begins,
                missing or seen.can_be_empty, seen.is_start and (is_start or not missing),
            )  # fmt: skip
    return _Seen((), _letters(item.text), missing, False)


def _begun(word: str, is_start: bool, is_end: bool) -> frozenset[str]:
    """The key of a word that begins so; none where that is not certain or not enough."""
    if not is_start or not (is_end or len(word) >= SHORT):
        return frozenset()
    return frozenset((word[:LONG] if is_end or len(word) >= LONG else word + "*",))


@cache
def _letters(atom: str) -> frozenset[str]:
    found = frozenset(one + "*" for one in _ASCII if re.match(atom, one))
    return found if len(found) < len(_ASCII) // 2 else frozenset((ANY_WORD,))
