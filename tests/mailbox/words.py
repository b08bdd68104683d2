"""Takes an IMAP command apart into words, and puts words together for an answer (RFC 9051 §4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

Word = str | list["Word"]
_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([()])|((?:[^\s()"\[]|\[[^\]]*\])+))')


@dataclass(frozen=True, slots=True)
class Command:
    """What a client said. `line`: as it came, literals put in as quoted text; secrets are kept out."""

    connection: int
    tag: str
    name: str
    line: str


def split(text: str) -> list[Word]:
    """Words, and lists of words for what stands in parentheses."""
    stack: list[list[Word]] = [[]]
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError(f"cannot be read: {text[at:]!r}")
        at = found.end()
        quoted, paren, atom = found.groups()
        if paren == "(":
            stack.append([])
        elif paren == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(atom if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
    if len(stack) != 1:
        raise ValueError("a parenthesis is open")
    return stack[0]


def quote(text: str) -> str:
    """A quoted string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def chosen(numbers: str, known: list[int]) -> list[int]:
    """The UIDs of a set such as "1:3,7,9:*" that exist."""
    last = max(known, default=0)
    picked: set[int] = set()
    for part in numbers.split(","):
        low, _, high = part.replace("*", str(last)).partition(":")
        first, end = sorted((int(low), int(high or low)))
        picked.update(one for one in known if first <= one <= end)
    return sorted(picked)
