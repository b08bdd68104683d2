"""Which of a name's TXT texts are SPF records, and which only look like one (RFC 7208 §4.5)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

VERSION: Final = re.compile(r"v=spf1(?= |\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A text that no receiver reads as SPF, though its author meant it so.

    `span`: (start, end) of what spoils it, empty where something is missing.
    `suggestion`: the line to publish.
    """

    text: str
    kind: str
    span: tuple[int, int]
    suggestion: str

    @property
    def spoiler(self) -> str:
        """The characters that spoil it ("" where something is missing)."""
        return self.text[self.span[0] : self.span[1]]

    @property
    def spoiler_name(self) -> str:
        """The first spoiling character by its number and name, as "U+00A0 NO-BREAK SPACE"."""
        return character_name(self.spoiler[0]) if self.spoiler else ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The TXT texts of a name, sorted."""

    records: tuple[str, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()
    others: tuple[str, ...] = ()


def select(texts: tuple[str, ...]) -> Selection:
    """Sort the TXT texts of one name into SPF records, lookalikes and all else; never raises."""
    records: list[str] = []
    lookalikes: list[Lookalike] = []
    others: list[str] = []
    for text in texts:
        lookalike = None
        if VERSION.match(text):
            records.append(text)
        elif lookalike := _lookalike(text):
            lookalikes.append(lookalike)
        else:
            others.append(text)
    return Selection(tuple(records), tuple(lookalikes), tuple(others))


def character_name(character: str) -> str:
    """A character by its number and name, as "U+0009 TAB"."""
    name = unicodedata.name(character, _CONTROLS.get(character, "CONTROL CHARACTER"))
    return f"U+{ord(character):04X} {name}"


_CONTROLS: Final = {"\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\x00": "NULL"}
_QUOTES: Final = "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
_INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00"
_LOOSE: Final = re.compile(
    rf"(?P<lead>[\s{_QUOTES}{_INVISIBLE}\\(<]*)"
    rf"(?:(?P<v>v)(?P<before_equals>[\s{_INVISIBLE}]*)(?P<equals>[=:]*)(?P<before_spf>[\s{_QUOTES}{_INVISIBLE}]*))?"
    rf"spf(?P<before_one>[\s{_INVISIBLE}._-]?(?=[0-9]))?(?P<number>[0-9]+(?:\.[0-9]+(?:/[a-z,]*)?)?|[li](?=[\s;]|\Z))?",
    re.IGNORECASE,
)
_LEAD_KINDS: Final = (
    (re.compile(rf"[{_QUOTES}\\]"), "quotes"),
    (re.compile(rf"[{_INVISIBLE}]"), "invisible_character"),
    (re.compile(r"\s"), "leading_space"),
)


def _lookalike(text: str) -> Lookalike | None:
    found = _LOOSE.match(text)
    if found is None:
        return None
    tail = text[found.end() :]
    # A bare "spf1" counts; a bare "spf" or "spf2.0/pra" (Sender ID) is another thing.
    if found["v"] is None and (
        found["number"] != "1" or tail[:1].isalnum() or tail[:1] in ("-", "_", ".", "=")
    ):
        return None
    kind, span = _spoiler(found, tail)
    return Lookalike(text, kind, span, _corrected(tail, bool(found["lead"])))


def _spoiler(found: re.Match[str], tail: str) -> tuple[str, tuple[int, int]]:
    if found["lead"]:
        kinds = (kind for pattern, kind in _LEAD_KINDS if pattern.search(found["lead"]))
        return next(kinds, "leading_character"), found.span("lead")
    if found["v"] is None:
        return "no_version_tag", (found.start(), found.start())
    if found["equals"] != "=":
        return "no_equals_sign", found.span("equals")
    for gap in ("before_equals", "before_spf", "before_one"):
        if found[gap]:
            return "space_in_version", found.span(gap)
    if found["number"] is None:
        return "wrong_number", (found.end(), found.end())
    if found["number"] != "1":
        return "wrong_number", _wrong_digits(found)
    return _behind_version(found.end(), tail)


def _wrong_digits(found: re.Match[str]) -> tuple[int, int]:
    start, end = found.span("number")
    return (start + 1, end) if found["number"].startswith("1") else (start, end)


def _behind_version(at: int, tail: str) -> tuple[str, tuple[int, int]]:
    first = tail[:1]
    if first in ";,:.":
        return "punctuation_after_version", (at, at + 1)
    if first.isspace():
        return "wrong_space_after_version", (at, at + 1)
    if re.match(rf"[{_QUOTES}\\]", first):
        return "quotes", (at, at + 1)
    if re.match(rf"[{_INVISIBLE}]", first):
        return "invisible_character", (at, at + 1)
    return "no_space_after_version", (at, at)


def _corrected(tail: str, is_wrapped: bool) -> str:
    """The line that was meant: the version, one space, and the terms free of what was around them."""
    cleaned = re.sub(rf"[{_INVISIBLE}]", "", tail)
    cleaned = re.sub(rf"\\?[{_QUOTES}]", " " if '" "' in cleaned else "", cleaned)
    cleaned = re.sub(r"[)>\\]+\Z", "", cleaned) if is_wrapped else cleaned
    cleaned = " ".join(cleaned.split()).strip(" ;,:.")
    return f"v=spf1 {cleaned}" if cleaned else "v=spf1"
