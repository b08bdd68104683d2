"""Reads the CSS of a mail, declarations with their places; never fails, and skips what it cannot read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PIECE = re.compile(r"(?:url\([^)\"'\n]*|\"[^\"]*\"?|'[^']*'?|/\*(?:[^*]|\*(?!/))*(?:\*/)?|[^;\"'u/]+|[u/])+")
_TOKEN = re.compile(
    r"/\*(?:[^*]|\*(?!/))*(?:\*/)?|url\([^)\"'\n]*|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|[{};]"
)
_NAME = re.compile(r"[-*_a-z0-9]{1,60}\Z", re.IGNORECASE)
_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*(?:\*/)?")
_IMPORTANT = re.compile(r"\s{0,40}!\s{0,40}important\s{0,40}\Z", re.IGNORECASE)
_HOLDS_RULES = frozenset(("media", "supports", "layer", "container", "document", "scope", "starting-style"))
_REMEMBERED, _SHEET_REMEMBERED = 2000, 50_000
"""Longer style attributes are read anew each time, so that hostile ones do not fill the memory."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """`name: value`, both in lower case but for the value's letters; `start` and `end` of it in its text."""

    name: str
    value: str
    start: int
    end: int
    important: bool = False


@dataclass(frozen=True, slots=True)
class StyleRule:
    """`selectors` as written, parted at commas; `within`: the at-rules around it ("@media print").

    `is_nested`: it stands in another rule (CSS nesting).
    """

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    start: int
    within: tuple[str, ...] = ()
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class AtRule:
    """`name` without the @, and what stands between it and its block or semicolon."""

    name: str
    prelude: str
    start: int


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The rules and at-rules of a sheet in their order."""

    rules: tuple[StyleRule, ...] = ()
    at_rules: tuple[AtRule, ...] = ()


@dataclass(slots=True)
class _Block:
    selectors: tuple[str, ...]
    within: tuple[str, ...]
    start: int
    is_nested: bool
    holds_rules: bool
    found: list[Declaration]


def declarations(style: str) -> tuple[Declaration, ...]:
    """The declarations of a style attribute; their offsets count in `style`."""
    return _remembered(style) if len(style) <= _REMEMBERED else _declarations(style)


@lru_cache(maxsize=4096)
def _remembered(style: str) -> tuple[Declaration, ...]:
    return _declarations(style)


def _declarations(style: str) -> tuple[Declaration, ...]:
    found = []
    for piece in _PIECE.finditer(style):
        if one := _declaration(piece[0], piece.start()):
            found.append(one)
    return tuple(found)


def _declaration(piece: str, at: int) -> Declaration | None:
    if "/*" in piece:
        piece = _COMMENT.sub(lambda m: " " * len(m[0]), piece)
    before, colon, value = piece.partition(":")
    name = _NAME.search(before.rstrip()[-60:])
    if not colon or not name:
        return None
    start = at + len(before.rstrip()) - len(name[0])
    plain = _IMPORTANT.sub("", value[-40:])
    important = len(plain) < len(value[-40:])
    value = (value[:-40] + plain).strip()
    return Declaration(name[0].lower(), value, start, at + len(piece.rstrip()), important) if value else None


def stylesheet(css: str) -> Stylesheet:
    """The rules of a <style>; offsets count in `css`. What is left open ends with the sheet."""
    return _sheet_remembered(css) if len(css) <= _SHEET_REMEMBERED else _stylesheet(css)


@lru_cache(maxsize=64)
def _sheet_remembered(css: str) -> Stylesheet:
    """The templates of a set mostly share their sheets."""
    return _stylesheet(css)


def _stylesheet(css: str) -> Stylesheet:
    rules: list[StyleRule] = []
    at_rules: list[AtRule] = []
    stack: list[_Block] = []
    start = 0
    for token in _TOKEN.finditer(css):
        mark, at = token[0], token.start()
        if mark not in "{};":
            continue
        if mark == "{":
            stack.append(_opened(css[start:at], start, stack, at_rules))
        elif stack:
            _take(css, start, at, stack[-1])
            if mark == "}":
                _close(stack.pop(), rules)
        elif mark == ";":
            _statement(css[start:at], start, at_rules)
        start = token.end()
    while stack:
        _close(stack.pop(), rules)
    rules.sort(key=lambda one: one.start)
    return Stylesheet(tuple(rules), tuple(at_rules))


def _opened(prelude: str, at: int, stack: list[_Block], at_rules: list[AtRule]) -> _Block:
    """The block that begins behind this prelude."""
    clean = _COMMENT.sub(" ", prelude).replace("<!--", " ").replace("-->", " ")
    start = at + len(prelude) - len(prelude.lstrip())
    above = stack[-1] if stack else None
    within = above.within if above else ()
    words = clean.strip()
    if words.startswith("@"):
        name = _at_name(words)
        at_rules.append(AtRule(name, words[len(name) + 1 :].strip(), start))
        inner = (*within[-8:], words)
        return _Block((), inner, start, False, name in _HOLDS_RULES or name.endswith("keyframes"), [])
    is_nested = bool(above and not above.holds_rules and above.selectors)
    selectors = tuple(" ".join(one.split()) for one in words.split(",") if one.strip())
    return _Block(selectors, within, start, is_nested, False, [])


def _at_name(words: str) -> str:
    found = re.match(r"@([-\w]{0,40})", words)
    return found[1].lower() if found else ""


def _take(css: str, start: int, end: int, block: _Block) -> None:
    one = _declaration(css[start:end], start)
    if one:
        block.found.append(one)


def _close(block: _Block, rules: list[StyleRule]) -> None:
    if block.selectors:
        rules.append(
            StyleRule(block.selectors, tuple(block.found), block.start, block.within, block.is_nested)
        )


def _statement(words: str, at: int, at_rules: list[AtRule]) -> None:
    clean = _COMMENT.sub(" ", words).strip()
    if clean.startswith("@"):
        name = _at_name(clean)
        start = at + len(words) - len(words.lstrip())
        at_rules.append(AtRule(name, clean[len(name) + 1 :].strip(), start))
