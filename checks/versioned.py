"""A TXT record that begins with its version and goes on with `name=value` fields (RFC 8461, RFC 8460)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

# RFC 8461 §3.1 and RFC 8460 §3 share this grammar: nothing stands around the "=", blanks only around the ";".
_FIELD: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=([\x21-\x3a\x3c-\x7e][\t\x20-\x3a\x3c-\x7e]*)")
_EXTENSION: Final = re.compile(r"[\x21-\x3a\x3c\x3e-\x7e]+")
_QUOTES: Final = "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
_INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00"
LONGEST: Final = 4096


class Field(NamedTuple):
    """One field as written."""

    name: str
    value: str


class Lookalike(NamedTuple):
    """A text that was meant as the record and that senders pass over; `problem` says why, in words."""

    text: str
    problem: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The TXT texts of a name, sorted."""

    records: tuple[str, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionedText:
    """A record's fields behind its version, in order; `junk` are pieces that are no field by the grammar.

    `twice`: names written more than once; the first counts.
    `is_spaced`: a blank stands before the first ";", which the grammar allows and the text of the RFCs does
    not (RFC 8461 erratum 6285).
    """

    text: str
    fields: tuple[Field, ...] = ()
    junk: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    is_spaced: bool = False

    def value(self, name: str) -> str | None:
        """The first value of a field, None when it is not there."""
        return next((field.value for field in self.fields if field.name == name), None)


@lru_cache(maxsize=4096)
def select(texts: tuple[str, ...], version: str, field: str) -> Selection:
    """Sort the TXT texts of one name into records of `version` ("STSv1"), lookalikes and all else.

    `field`: the name of the field such a record is there for, by which one without a version is known.
    """
    records: list[str] = []
    lookalikes: list[Lookalike] = []
    others: list[str] = []
    for text in texts:
        if is_record(text, version):
            records.append(text)
        elif problem := _slip(text[:LONGEST], version, field):
            lookalikes.append(Lookalike(text, problem))
        else:
            others.append(text)
    return Selection(tuple(records), tuple(lookalikes), tuple(others))


def is_record(text: str, version: str) -> bool:
    """Whether a sender takes the text for a record: the version in this very case, then ";"."""
    head, semicolon, _ = text.partition(";")
    return bool(semicolon) and head.rstrip(" \t") == f"v={version}"


def read(text: str, version: str, lists: tuple[str, ...] = ()) -> VersionedText:
    """The fields of a record; never raises. `lists`: names whose values are URIs, which may hold "="."""
    head, *pieces = text[:LONGEST].split(";")
    fields: list[Field] = []
    junk: list[str] = []
    for number, piece in enumerate(pieces, 1):
        piece = piece.strip(" \t")
        if not piece and number == len(pieces):
            continue  # what follows the last ";" may be nothing
        found = _FIELD.fullmatch(piece)
        if found and (found[1] in lists or _EXTENSION.fullmatch(found[2])):
            fields.append(Field(found[1], found[2]))
        else:
            junk.append(piece)
    names = [field.name for field in fields]
    twice = tuple(dict.fromkeys(name for name in names if names.count(name) > 1))
    is_spaced = bool(pieces) and head != f"v={version}"
    return VersionedText(text, tuple(fields), tuple(junk), twice, is_spaced)


def _slip(text: str, version: str, field: str) -> str:
    """Why a text that was meant as the record is none; "" when it was meant as something else."""
    found = _loose(version).match(text)
    if found is None:
        return "it does not begin with the version" if _has_field(text, field) else ""
    tail = text[found.end() :]
    if found["v"] is None and tail[:1] in ("-", "_", "="):
        return ""  # somebody's proof of ownership
    if found["lead"]:
        return _before(found["lead"])
    if found["v"] is None:
        return "v= is missing before the version"
    if found["equals"].strip() != "=":
        return "the = behind v is missing or is another sign"
    if found["equals"] != "=" or found["gap"]:
        return "a space or quote stands inside the version"
    if found["name"].upper() != version.upper():
        return _instead(version)
    if found["name"] != version or found["v"] != "v":
        return "capital and small letters are mixed up in the version"
    return _behind(tail, version)


def _before(lead: str) -> str:
    if re.search(rf"[{_QUOTES}\\]", lead):
        return "quotes or backslashes became part of it"
    if re.search(rf"[{_INVISIBLE}]", lead):
        return "a character that cannot be seen stands before it"
    return "a space stands before it" if lead.isspace() else "a character stands before it"


def _behind(tail: str, version: str) -> str:
    if tail[:1].isalnum():
        return _instead(version)
    if tail.strip()[:1] in (",", ":", "."):
        return "another sign stands where the ; belongs behind the version"
    return "the ; behind the version is missing"


def _instead(version: str) -> str:
    return f"it does not say {version}"


@lru_cache
def _loose(version: str) -> re.Pattern[str]:
    """The version as people mistype it: any case, other numbers, blanks and quotes in between."""
    word = version.rstrip("0123456789")[:-1]  # "STS" of "STSv1"
    return re.compile(
        rf"(?P<lead>[\s{_QUOTES}{_INVISIBLE}\\(<]*)"
        rf"(?:(?P<v>v)(?P<equals>[\s=:]*)(?P<gap>[{_QUOTES}]*))?"
        rf"(?P<name>{word}\s?v?\s?[0-9]+)",
        re.IGNORECASE,
    )


def _has_field(text: str, field: str) -> bool:
    return re.search(rf"(?:\A|[;\s{_QUOTES}]){field}\s*=\s*\S", text, re.IGNORECASE) is not None
