"""Which of a name's TXT texts are DMARC records, and which only look like one (RFC 9989 §4.10 step 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from checks.spf.selection import Lookalike

# RFC 9989 §4.8: the tag's name in any case, its value "DMARC1" in this case only; nothing stands before it.
VERSION: Final = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")
KNOWN_TAGS: Final = (
    "v", "p", "sp", "np", "t", "psd", "adkim", "aspf", "fo", "rua", "ruf", "pct", "rf", "ri",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """The TXT texts of a name, sorted."""

    records: tuple[str, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()
    others: tuple[str, ...] = ()


def is_record(text: str) -> bool:
    """Whether a receiver takes the text for a DMARC record."""
    return VERSION.match(text) is not None


@lru_cache(maxsize=8192)
def select(texts: tuple[str, ...]) -> Selection:
    """Sort the TXT texts of one name into DMARC records, lookalikes and all else; never raises."""
    records: list[str] = []
    lookalikes: list[Lookalike] = []
    others: list[str] = []
    for text in texts:
        lookalike = None
        if is_record(text):
            records.append(text)
        elif lookalike := _lookalike(text[:4096]):
            lookalikes.append(lookalike)
        else:
            others.append(text)
    return Selection(tuple(records), tuple(lookalikes), tuple(others))


_QUOTES: Final = "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
_INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00"
_LOOSE: Final = re.compile(
    rf"(?P<lead>[\s{_QUOTES}{_INVISIBLE}\\(<]*)"
    rf"(?:(?P<v>v)(?P<before_equals>[\s{_INVISIBLE}]*)(?P<equals>[=:]*)(?P<before_name>[\s{_QUOTES}{_INVISIBLE}]*))?"
    rf"(?P<name>dmarc)(?P<before_one>[\s{_INVISIBLE}._-]?(?=[0-9]))?(?P<number>[0-9]+(?:\.[0-9]+)?|[il](?=[\s;]|\Z))?",
    re.IGNORECASE,
)
_TAGS_WITHOUT_VERSION: Final = re.compile(
    rf"(?=.*\bp\s*=\s*(?:none|quarantine|reject)\b|.*\bv\s*=\s*DMARC1\b)[\s{_QUOTES}]*(?:p|sp|rua)\s*=",
    re.IGNORECASE | re.DOTALL,
)
_LEAD_KINDS: Final = (
    (re.compile(rf"[{_QUOTES}\\]"), "quotes"),
    (re.compile(rf"[{_INVISIBLE}]"), "invisible_character"),
    (re.compile(r"\s"), "leading_space"),
)
GLUE: Final = re.compile(rf"(?<![\s,;:.])[\s,;:.]*[\s,;](?=(?:{'|'.join(KNOWN_TAGS)})\s*=)", re.IGNORECASE)


def _lookalike(text: str) -> Lookalike | None:
    found = _LOOSE.match(text)
    if found is None:
        if not _TAGS_WITHOUT_VERSION.match(text):
            return None
        where = re.search(r"\bv\s*=\s*DMARC1\b", text, re.IGNORECASE)
        kind, span = ("version_not_first", where.span()) if where else ("no_version_tag", (0, 0))
        return Lookalike(text, kind, span, _corrected(text))
    tail = text[found.end() :]
    # A bare "dmarc1" counts; "dmarc-verification=…" is another thing.
    if found["v"] is None and (found["number"] != "1" or tail[:1].isalnum() or tail[:1] in tuple("-_.=")):
        return None
    return Lookalike(text, *_spoiler(found, tail), _corrected(tail))


def _spoiler(found: re.Match[str], tail: str) -> tuple[str, tuple[int, int]]:
    if found["lead"]:
        kinds = (kind for pattern, kind in _LEAD_KINDS if pattern.search(found["lead"]))
        return next(kinds, "leading_character"), found.span("lead")
    if found["v"] is None:
        return "no_version_tag", (found.start(), found.start())
    if found["equals"] != "=":
        return "no_equals_sign", found.span("equals")
    for gap in ("before_equals", "before_name", "before_one"):
        if found[gap].strip(" \t") if gap != "before_one" and found[gap] else found[gap]:
            return "space_in_version", found.span(gap)
    if found["name"] != "DMARC":
        return "wrong_case", found.span("name")
    if found["number"] != "1":
        return "wrong_number", found.span("number") if found["number"] else (found.end(), found.end())
    return _behind_version(found.end(), tail)


def _behind_version(at: int, tail: str) -> tuple[str, tuple[int, int]]:
    seen = tail.lstrip(" \t")[:1]
    where = at + len(tail) - len(tail.lstrip(" \t"))
    if seen and re.match(rf"[{_QUOTES}\\]", seen):
        return "quotes", (where, where + 1)
    if seen and re.match(rf"[{_INVISIBLE}]", seen):
        return "invisible_character", (where, where + 1)
    if seen in (",", ":", "."):
        return "wrong_mark_after_version", (where, where + 1)
    if seen.isspace():
        return "wrong_space_after_version", (where, where + 1)
    return "no_semicolon_after_version", (at, where)


def _corrected(tail: str) -> str:
    """The line that was meant: the version, and the tags free of what was around them."""
    cleaned = re.sub(rf"[{_INVISIBLE}]", "", tail)
    cleaned = re.sub(rf"\\?[{_QUOTES}]", "", cleaned).replace("\\", "")
    cleaned = re.sub(r"(?:\A|(?<=[;\s]))v\s*=\s*DMARC1\b", "", cleaned, flags=re.IGNORECASE)
    cleaned = GLUE.sub("; ", ";" + " ".join(cleaned.split())).strip(" ;,:.)>")
    return f"v=DMARC1; {cleaned}" if cleaned else "v=DMARC1; p=none"
