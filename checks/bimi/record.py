"""A BIMI Assertion Record (BIMI draft §4.3), where it was looked for, and which texts only look like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import urlsplit

VERSION: Final = re.compile(r"v[ \t]*=[ \t]*BIMI1[ \t]*(?:;|\Z)")
"""The name and the value in this very case; a receiver mends nothing (BIMI draft §4.3)."""
LONGEST: Final = 4096
_QUOTES: Final = "\"'`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\\\\"
_LOOSE: Final = re.compile(
    rf"(?P<lead>[\s{_QUOTES}\u200b\ufeff]*)(?:v(?P<gap>[\s=:]*))?(?P<name>bimi)\s?\d*", re.I
)
_TAG: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_OTHER_IMAGES: Final = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".bmp",
    ".ico",
    ".pdf",
    ".eps",
    ".ai",
    ".tiff",
)


class Lookalike(NamedTuple):
    """A text that was meant as the record and that receivers pass over; `problem` says why, in words."""

    text: str
    problem: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The TXT texts of a name, sorted."""

    records: tuple[str, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nobody has tried to say anything here."""
        return not self.records and not self.lookalikes


@dataclass(frozen=True, slots=True)
class BimiRecord:
    """One record: its tags in order (`v` included), pieces that are no tag, and names written twice."""

    text: str
    tags: tuple[tuple[str, str], ...]
    junk: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    def value(self, name: str) -> str | None:
        """The first value of a tag, None when it is not there."""
        return next((value for tag, value in self.tags if tag == name), None)

    @property
    def location(self) -> str:
        """Where the logo is; "" for none."""
        return self.value("l") or ""

    @property
    def evidence(self) -> str:
        """Where the certificate of the mark is; "" for none (§4.3: the tag is optional)."""
        return self.value("a") or ""

    @property
    def is_declined(self) -> bool:
        """The owner wants no logo shown (§4.3.1)."""
        return self.value("l") == "" and not self.evidence

    @property
    def is_broken(self) -> bool:
        """It does not follow the grammar, so receivers read nothing of it."""
        return bool(self.junk or self.twice) or self.value("l") is None


@dataclass(frozen=True, slots=True)
class Bimi:
    """What stands at `place` ("default._bimi.example.com"), which is the domain's or its owner's.

    `name`: the domain that `place` belongs to. `aliases`: CNAME targets followed; `alias_broken`: the last
    does not exist. `elsewhere`: records at names where no receiver looks, as (name, text); looked for only
    when nothing stands in the right place.
    """

    domain: str
    name: str
    selection: Selection
    aliases: tuple[str, ...] = ()
    alias_broken: bool = False
    elsewhere: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        return place_of(self.name)

    @property
    def subject(self) -> str:
        return f"{self.place} TXT"

    @property
    def record(self) -> BimiRecord | None:
        """The one record; of several, receivers use none (§7.2)."""
        return parse(self.selection.records[0]) if len(self.selection.records) == 1 else None

    @property
    def is_empty(self) -> bool:
        """Nobody has tried to say anything at this place."""
        return self.selection.is_empty and not self.alias_broken

    @property
    def wants_logo(self) -> bool:
        """A record is there that names a logo, or tries to."""
        return self.record is not None and not self.record.is_declined

    def facts(self, **more: object) -> dict[str, object]:
        """What every finding about the record says."""
        texts = self.selection.records
        return {"domain": self.domain, "place": self.place, **({"record": texts[0]} if texts else {}), **more}


def place_of(name: str) -> str:
    """Where the record of a domain stands: the selector "default" below _bimi (§4.4)."""
    return f"default._bimi.{name}"


def is_record(text: str) -> bool:
    """Whether a receiver takes the text for a BIMI record (§7.2)."""
    return VERSION.match(text) is not None


@lru_cache(maxsize=8192)
def select(texts: tuple[str, ...]) -> Selection:
    """Sort the TXT texts of one name into records, lookalikes and all else; never raises."""
    records = tuple(text for text in texts if is_record(text))
    rest = tuple((text, _slip(text[:LONGEST])) for text in texts if text not in records)
    lookalikes = tuple(Lookalike(text, slip) for text, slip in rest if slip)
    return Selection(records, lookalikes, tuple(text for text, slip in rest if not slip))


@lru_cache(maxsize=4096)
def parse(text: str) -> BimiRecord:
    """Read a text that begins with `v=BIMI1`; never raises."""
    tags: list[tuple[str, str]] = []
    junk: list[str] = []
    pieces = text[:LONGEST].split(";")
    for number, piece in enumerate(pieces):
        name, equals, value = (part.strip(" \t") for part in piece.partition("="))
        if equals and _TAG.fullmatch(name) and value.isprintable():
            tags.append((name.lower(), value))
        elif piece.strip(" \t") or number < len(pieces) - 1:  # behind the last ";" there may be nothing
            junk.append(piece.strip(" \t"))
    names = [name for name, _ in tags]
    twice = tuple(dict.fromkeys(name for name in names if names.count(name) > 1))
    return BimiRecord(text, tuple(tags), tuple(junk), twice)


def uri_flaw(value: str, *, is_logo: bool) -> str:
    """Why a value of `l` (`is_logo`) or `a` is not one HTTPS address as §4.3 wants it; "" when it is."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "it is not a web address"
    if any(letter.isspace() for letter in value) or not value.isascii():
        return "it holds a blank or a letter that a web address cannot hold"
    if "," in value:
        return "it holds a comma, which must be written as %2C"
    if parts.scheme.lower() != "https":
        return "it does not begin with https://"
    if not host or (not is_logo and not _is_name(host)):
        return "it names no host"
    if is_logo and parts.path.lower().endswith(_OTHER_IMAGES):
        return "it leads to another kind of image than SVG"
    return ""


def _is_name(host: str) -> bool:
    """A fully qualified domain name, which `a` must have (§4.3)."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host
    return False


def _slip(text: str) -> str:
    """Why a text that was meant as the record is none; "" when it was meant as something else."""
    found = _LOOSE.match(text)
    if found is None:
        has_logo = re.search(r"(?:\A|[;\s])l\s*=\s*https?:\S+", text, re.IGNORECASE)
        return "it does not begin with v=BIMI1" if has_logo else ""
    tail = text[found.end() :]
    if found["gap"] is None and tail[:1] in ("-", "_", "=", "."):
        return ""  # somebody's proof of ownership
    if found["lead"]:
        return "a blank, a quote or a character that cannot be seen stands before it"
    if found["gap"] is None or "=" not in found["gap"]:
        return "v= is missing before the version"
    if found[0][:1] != "v" or found["name"] != "BIMI":
        return "capital and small letters are mixed up in v=BIMI1"
    if not found[0].endswith("BIMI1"):
        return "it does not say BIMI1"
    return "the ; behind v=BIMI1 is missing"
