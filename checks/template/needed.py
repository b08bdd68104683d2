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
_GROUP = re.compile(r"\((?:\?(?::|P<\w+>))?(?!\?)")
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
    rows: list[list[_Item]] = field(default_factory=list)
    can_be_missing: bool = False
    repeats: bool = False


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


def needs(pattern: str, *, is_whole: bool = True) -> Needs:
    """Of a pattern in small letters, without flags, tried where words begin. `is_whole`: it ends with one."""
    seen = _either(_rows(_TOKEN.finditer(pattern)), is_start=True, is_end=is_whole)
    return Needs(seen.words, seen.begins)


def alternatives(pattern: str) -> Iterator[str]:
    """What stands between the outermost bars of a pattern, each within the group that is around all of it."""
    parts = list(_between_bars(pattern))
    group = _GROUP.match(pattern)
    if len(parts) > 1:
        for part in parts:
            yield from alternatives(part)
    elif group and _closes(pattern) == len(pattern):
        for inner in alternatives(pattern[group.end() : -1]):
            yield f"{group[0]}{inner})"
    else:
        yield pattern


def _between_bars(pattern: str) -> Iterator[str]:
    start = 0
    for token, depth in _nested(pattern):
        if token.lastgroup == "bar" and depth == 0:
            yield pattern[start : token.start()]
            start = token.end()
    yield pattern[start:]


def _closes(pattern: str) -> int:
    """Where the group ends that the pattern begins with."""
    return next(token.end() for token, depth in _nested(pattern) if depth == 0)


def _nested(pattern: str) -> Iterator[tuple[re.Match[str], int]]:
    """The tokens, each with how many groups are open after it."""
    depth = 0
    for token in _TOKEN.finditer(pattern):
        depth += (token.lastgroup in ("group", "look")) - (token.lastgroup == "end")
        yield token, depth


def _rows(tokens: Iterator[re.Match[str]]) -> list[list[_Item]]:
    """What stands between the bars, up to the closing bracket; what only looks around is left out."""
    rows: list[list[_Item]] = [[]]
    for token in tokens:
        kind = str(token.lastgroup)
        if kind == "end":
            break
        if kind == "bar":
            rows.append([])
        elif kind == "count":
            _count(rows[-1][-1], token[0])
        elif kind in ("group", "look"):
            inner = _rows(tokens)
            rows[-1] += [_Item(kind, "", inner)] if kind == "group" else []
        else:
            rows[-1].append(_Item(kind, token[0]))
    return rows


def _count(item: _Item, count: str) -> None:
    item.can_be_missing = count[0] in "?*" or count.startswith(("{0", "{,"))
    item.repeats = count[0] != "?"
    if item.kind == "word" and item.repeats:
        item.kind = "other"


def _either(rows: list[list[_Item]], is_start: bool, is_end: bool) -> _Seen:
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


def _row(row: list[_Item], is_start: bool, is_end: bool) -> _Seen:
    """Of items one after the other: the rarest words, and the beginnings up to one that must be there."""
    words: list[frozenset[str]] = []
    begins: frozenset[str] = frozenset()
    can_be_empty = True
    for number, item in enumerate(row, 1):
        seen = _item(item, is_start, _parts(row, number, is_end))
        words += seen.words
        begins |= seen.begins if can_be_empty else frozenset()
        can_be_empty &= seen.can_be_empty
        is_start = seen.is_start
    return _Seen(tuple(sorted(words, key=_price)[:_MOST]), begins, can_be_empty, is_start)


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
    begins = all(_parts(one, 0, after and not item.repeats) for one in item.rows)
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
