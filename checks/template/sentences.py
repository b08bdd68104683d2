"""Splits the prose of a mail: a bullet, a greeting and a line without an end mark are sentences too."""

from __future__ import annotations

import re
from bisect import bisect_right

from checks.template.document import Sentence
from checks.template.offsets import Span

WRAPPED = 55
"""A line that is shorter ends its sentence; text wrapped at a width has longer ones."""
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?![ \t]*\n)[^\n]*)*")
_BULLET = re.compile(r"[ \t]*(?:[-*•–·]|\d{1,2}[.)])[ \t]+")
_SHORT_FORMS = "".join(
    rf"(?<!\b{short})" for short in (r"e\.g", r"i\.e", "etc", "Mr", "Mrs", "Ms", "Dr", "No", "approx", "vs")
)
_END = re.compile(rf"{_SHORT_FORMS}[.!?…]+[\"')\]]*(?=\s|$)")


def paragraphs_of(text: str) -> tuple[Span, ...]:
    """The paragraphs: what empty lines part."""
    return tuple(Span(found.start(), found.end()) for found in _PARAGRAPH.finditer(text))


def sentences_of(text: str, lists: tuple[Span, ...] = (), wrapped: int = WRAPPED) -> tuple[Sentence, ...]:
    """The sentences of masked prose, in their order and without the space around them.

    `lists`: where items of lists stand, apart from those with bullets. A line of at least `wrapped`
    characters goes on in the next one.
    """
    found: list[Sentence] = []
    starts = [item.start for item in lists]
    for paragraph in paragraphs_of(text):
        for start, end, is_bullet in _blocks(text, paragraph, wrapped):
            in_list = is_bullet or _is_in(lists, starts, start)
            found += _sentences(text, start, end, in_list)
    return tuple(found)


def _is_in(lists: tuple[Span, ...], starts: list[int], at: int) -> bool:
    before = bisect_right(starts, at) - 1
    return before >= 0 and lists[before].end > at


def _blocks(text: str, paragraph: Span, wrapped: int) -> list[tuple[int, int, bool]]:
    """Bullets and runs of lines that belong together, by start, end, and whether it is a bullet."""
    blocks: list[tuple[int, int, bool]] = []
    start = paragraph.start
    while start < paragraph.end:
        stop = text.find("\n", start, paragraph.end)
        stop = paragraph.end if stop < 0 else stop
        bullet = _BULLET.match(text, start, stop)
        begin = bullet.end() if bullet else start
        if blocks and not bullet and _goes_on(text, blocks[-1], begin, wrapped):
            blocks[-1] = (blocks[-1][0], stop, blocks[-1][2])
        else:
            blocks.append((begin, stop, bullet is not None))
        start = stop + 1
    return blocks


def _goes_on(text: str, block: tuple[int, int, bool], begin: int, wrapped: int) -> bool:
    """Whether a line only wraps: the one before is long, or has no end mark and this one begins small."""
    line = max(block[0], text.rfind("\n", block[0], block[1]) + 1)
    last = text[line : block[1]]
    ended = last.rstrip()[-1:] in ".!?:,"
    here = text[begin : begin + 1]
    return (len(last) >= wrapped and last.rstrip()[-1:] not in ":") or (not ended and here.islower())


def _sentences(text: str, start: int, end: int, in_list: bool) -> list[Sentence]:
    found = []
    at = start
    for mark in (*(m.end() for m in _END.finditer(text, start, end)), end):
        begin, stop = at, mark
        while begin < stop and text[begin].isspace():
            begin += 1
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if stop > begin:
            found.append(Sentence(begin, stop, in_list))
        at = mark
    return found
