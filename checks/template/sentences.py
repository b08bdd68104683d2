"""Splits the prose of a mail: a bullet, a greeting line and a line without an end mark are sentences too."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from checks.template.document import MASK, Sentence
from checks.template.offsets import Span

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?=[ \t]*[^ \t\n])[^\n]*)*")
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(
    r"[ \t>]{0,40}(?:(?:[-*+•–·◦▪‣●○✓✔✅☑➡→►]|\(?(?:\d{1,2}|[a-h])[.)])[ \t]+(?:\[[ xX]\][ \t]+)?"
    r"|#{1,6}[ \t]+|>[ \t>]*)"
)
_IS_LIST = re.compile(r"[-*+•–·◦▪‣●○✓✔✅☑➡→►\w(]")
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|greetings|good[ ](?:morning|afternoon|evening|day))\b[^.?\n]{0,120}[,:!–—-]?\s*",
    re.IGNORECASE,
)
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"')\]*_]*+(?=\s|$)")
_WORD = re.compile(rf"[\w{MASK}]")
_NEVER_ENDS = frozenset((
    "e.g", "i.e", "mr", "mrs", "ms", "dr", "prof", "st", "approx", "vs", "cf", "incl", "excl", "resp",
))  # fmt: skip
_ENDS_BEFORE_CAPITALS = frozenset((
    "etc", "inc", "ltd", "co", "corp", "a.m", "p.m", "am", "pm", "u.s", "u.k", "jr", "sr", "min",
    "max", "ca",
))  # fmt: skip
_ENDS_BEFORE_WORDS = frozenset((
    "no", "nos", "nr", "fig", "p", "pp", "ext", "tel", "art", "sec", "vol", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
))  # fmt: skip
NARROW, WIDE = 55, 100
"""Text is wrapped at a width between these; a longer line was never wrapped."""

LONGEST = 1000
"""Characters of a sentence; a longer one is cut."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together; `last`: where the last of them begins."""

    start: int
    end: int
    last: int
    in_list: bool


def paragraphs_of(text: str) -> tuple[Span, ...]:
    """The paragraphs: what empty lines part."""
    return tuple(Span(found.start(), found.end()) for found in _PARAGRAPH.finditer(text))


def sentences_of(text: str, lists: tuple[Span, ...] = (), *, is_wrapped: bool = True) -> tuple[Sentence, ...]:
    """The sentences of masked prose, in their order and without the space around them.

    `lists`: where items of lists stand, apart from those with bullets. `is_wrapped`: lines may have been
    broken at a width, so that one goes on in the next.
    """
    starts = [item.start for item in lists]
    items = frozenset(starts)
    return tuple(
        Sentence(start, end, block.in_list or _is_in(lists, starts, block.start))
        for paragraph in paragraphs_of(text)
        for block in _blocks(text, paragraph, is_wrapped, items)
        for whole in _parts(text, block)
        for start, end in _cut(text, *whole)
    )


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence in pieces that what looks through it has time for; nobody writes so long a one."""
    while end - start > LONGEST:
        at = max(text.rfind(" ", start + 1, start + LONGEST), text.rfind("\n", start + 1, start + LONGEST))
        at = at if at > start else start + LONGEST
        yield _without_space(text, start, at)
        start = _without_space(text, at, end)[0]
    yield start, end


def _is_in(lists: tuple[Span, ...], starts: list[int], at: int) -> bool:
    before = bisect_right(starts, at) - 1
    return before >= 0 and lists[before].end > at


def _blocks(text: str, paragraph: Span, is_wrapped: bool, items: frozenset[int]) -> list[_Block]:
    """Bullets, and runs of lines that belong together."""
    lines = [found.span() for found in _LINE.finditer(text, paragraph.start, paragraph.end)]
    width = max(end - start for start, end in lines) if is_wrapped else WIDE + 1
    blocks: list[_Block] = []
    for start, end in lines:
        mark = _BULLET.match(text, start, end)
        begin = mark.end() if mark else start
        in_list = mark is not None and _IS_LIST.match(mark[0].lstrip(" \t>")) is not None
        is_new = not blocks or mark or start in items
        if not is_new and _goes_on(text, blocks[-1], Span(begin, end), width):
            blocks[-1] = _Block(blocks[-1].start, end, start, blocks[-1].in_list)
        else:
            blocks.append(_Block(begin, end, start, in_list))
    return blocks


def _goes_on(text: str, block: _Block, line: Span, width: int) -> bool:
    """Whether a line only goes on with the one before: it begins small, or did not fit there."""
    before = text[block.last : block.end].rstrip()
    here = text[line.start : line.end].lstrip()
    if before.endswith(":") or _GREETING.fullmatch(before):
        return False
    if here[:1].islower() and before[-1:] not in ".!?":
        return True
    first = here.split(None, 1)[0] if here else ""
    return NARROW <= width <= WIDE and len(before) + 1 + len(first) > width


def _parts(text: str, block: _Block) -> Iterator[tuple[int, int]]:
    at = block.start
    for mark in _END.finditer(text, block.start, block.end):
        if _ends(text, mark, block.end):
            if _WORD.search(text, at, mark.end()):
                yield _without_space(text, at, mark.end())
            at = mark.end()
    if _WORD.search(text, at, block.end):
        yield _without_space(text, at, block.end)


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _ends(text: str, mark: re.Match[str], end: int) -> bool:
    """Whether a sentence ends here: not after an abbreviation, a quoted call or dots that trail off."""
    after = text[mark.end() : min(end, mark.end() + 40)].lstrip()[:1]
    if mark[0] != ".":
        goes_on = after.islower() and (mark[0][-1] in "\"')]…" or mark[0].endswith(".."))
        return not goes_on
    words = text[max(0, mark.start() - 12) : mark.start()].split()
    before = words[-1].lstrip("(\"'").lower() if words else ""
    if before.isdigit() and len(before) < 3 and (len(words) < 2 or words[-2][-1] in ".!?:;"):
        return False  # the number of a step
    if before in _NEVER_ENDS or (len(before) == 1 and before.isalpha() and before != "i"):
        return not after
    if before in _ENDS_BEFORE_CAPITALS:
        return not (after.islower() or after.isdigit())
    return not (before in _ENDS_BEFORE_WORDS and (after.isdigit() or after in (MASK, "#")))
