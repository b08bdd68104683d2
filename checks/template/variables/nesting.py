"""Which blocks of a template are never closed, and which ends close nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.template.document import Placeholder, Role

DEEPEST = 50
_WORD = re.compile(r"[{%<>@\[\]#^/*~+\s-]*(?:end_?)?([\w.\-]+)", re.IGNORECASE)
_PAIRED = {
    "liquid": None,
    "handlebars": None,
    "go": None,
    "mailchimp": None,
    "blade": frozenset({"if", "foreach", "forelse", "for", "while", "unless", "isset", "auth", "guest"}),
    "freemarker": frozenset({"if", "list", "switch", "macro"}),
    "toolkit": frozenset({"if", "unless", "foreach"}),
    "smarty": frozenset({"if", "foreach", "for", "section", "capture", "literal"}),
}
"""The blocks of each syntax that must have an end; None for all. Others, as ERB's, are a language's own."""
_ANY_END = ("go", "toolkit")


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A placeholder that does not fit; `problem` in words that follow it."""

    placeholder: Placeholder
    problem: str


def misplaced(placeholders: tuple[Placeholder, ...]) -> Iterator[Misplaced]:
    """What has no counterpart, in the order in which it is seen."""
    stack: list[tuple[str, Placeholder]] = []
    for one in placeholders:
        if one.family not in _PAIRED or not _must_pair(one):
            continue
        if one.role is Role.OPEN:
            stack.append((_key(one), one))
            if len(stack) == DEEPEST:
                yield Misplaced(one, f"stands in {DEEPEST} others, deeper than a template should be")
        elif one.role is Role.CLOSE:
            yield from _closed(one, stack)
        elif one.role is Role.ELSE and not stack:
            yield Misplaced(one, "stands in no if")
    yield from (Misplaced(one, "is never closed") for _, one in stack)


def _closed(one: Placeholder, stack: list[tuple[str, Placeholder]]) -> Iterator[Misplaced]:
    key = _key(one)
    at = next((n for n in range(len(stack) - 1, -1, -1) if _fits(key, stack[n], one)), -1)
    if at < 0:
        yield Misplaced(one, "closes nothing")
        return
    yield from (Misplaced(open_one, "is never closed") for _, open_one in stack[at + 1 :])
    del stack[at:]


def _fits(key: str, opened: tuple[str, Placeholder], end: Placeholder) -> bool:
    return opened[1].family == end.family and (opened[0] == key or end.family in _ANY_END or key == "end")


def _must_pair(one: Placeholder) -> bool:
    listed = _PAIRED[one.family]
    return listed is None or one.role is Role.ELSE or _key(one) in listed or one.family in _ANY_END


def _key(one: Placeholder) -> str:
    """What an end has in common with its beginning."""
    if one.family == "mailchimp":
        word = one.raw.strip("*|").upper().removeprefix("END:").partition(":")[0]
        return "IF" if word in ("IF", "IFNOT") else word
    found = _WORD.match(one.raw)
    return found[1] if found else ""
