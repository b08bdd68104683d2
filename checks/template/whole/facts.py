"""Reads what a template tells the customer of times, fees and hours, in units that can be compared."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checks.template.document import Document
from checks.template.offsets import Span
from checks.template.whole.figures import Figure, figures, support_addresses

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fourteen": 14, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
    "a": 1, "an": 1,
}  # fmt: skip
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_LENGTH = re.compile(
    rf"(?<![\w.,/:-])(?P<number>{_NUMBER})(?:[\s-](?P<kind>business|working|calendar))?[\s-](?P<unit>hour|"
    rf"day|week|month|year)s?\b"
    r"(?!\s+(?:ago|old|before|later))",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"\b{_NUMBER}\s?(?:-|–|to|or)\s?{_NUMBER}\b", re.IGNORECASE)
_UNITS = {
    "hour": ("hours", 1),
    "day": ("days", 1),
    "week": ("days", 7),
    "month": ("months", 1),
    "year": ("months", 12),
}
KNOWN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_TOPIC = {
    name: re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)
    for name, patterns in KNOWN["topics"].items()
}
_ANY_TOPIC = re.compile("|".join(one.pattern for one in _TOPIC.values()), re.IGNORECASE)
_FIGURE = re.compile(
    r"(?:call|ring|phone|hotline|number|reach|open|hours|available|here|staffed|fee|cost|charge|(?:shipping|delivery|return|"
    r"postage)[a-z]? (?:is|are))[^.!?]{0,60}\d"
)
"""Of the text in small letters; it is quick, and what may be a figure is looked at again."""
_SPECIAL = re.compile(rf"\b(?:{'|'.join(KNOWN['special'])})\b", re.IGNORECASE)
_SPECIAL_FIGURE = re.compile(rf"\b(?:{'|'.join(KNOWN['special_figures'])})\b", re.IGNORECASE)
"""A sentence about a special case contradicts no other."""


@dataclass(frozen=True, slots=True)
class Fact:
    """`about` what (“returns| days”), `value` to compare, `words` as they stand, `at` where in the body."""

    document: Document
    about: str
    value: str
    words: str
    at: Span


def facts(document: Document) -> Iterator[Fact]:
    """What a template says for certain; a sentence with two times or a special case says nothing."""
    text = document.body
    for one in support_addresses(text):
        yield _fact(document, one)
    is_about, has_figure = bool(_ANY_TOPIC.search(text.masked)), bool(_FIGURE.search(text.folded))
    for sentence in text.sentences if is_about or has_figure else ():
        said = text.of(sentence)
        if has_figure and _FIGURE.search(said.lower()) and not _SPECIAL_FIGURE.search(said):
            yield from (_fact(document, one) for one in figures(text, sentence))
        if not is_about:
            continue
        about = [name for name, pattern in _TOPIC.items() if pattern.search(said)]
        lengths = list(_LENGTH.finditer(said))
        if len(about) == len(lengths) == 1 and not _SPECIAL.search(said) and not _RANGE.search(said):
            (length,) = lengths
            unit, times = _UNITS[length["unit"].lower()]
            kind = (length["kind"] or "").lower().replace("business", "working")
            value = _number(length["number"]) * times
            at = Span(sentence.start + length.start(), sentence.start + length.end())
            yield Fact(document, f"{about[0]}|{kind} {unit}", f"{value} {kind} {unit}", length[0], at)


def _fact(document: Document, one: Figure) -> Fact:
    words = document.body.plain[one.at.start : one.at.end]
    return Fact(document, f"{one.about}|{one.key}", one.value, words, one.at)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]
