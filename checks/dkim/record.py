"""DKIM key records (RFC 6376 §3.6.1) and the selectors where a domain's keys were looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from checks.dkim.public_key import PublicKey, SpoiltKey, read_public_key
from checks.model import Unknown


@dataclass(frozen=True, slots=True)
class Tag:
    """One `name=value`; `start` and `end` count characters in the record's text."""

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """One TXT text read as a key record, every slip kept.

    `stray`: pieces between semicolons that are no tag ("" for an empty one).
    `key`: the public key; None where p= is missing or empty.
    """

    text: str
    tags: tuple[Tag, ...] = ()
    stray: tuple[str, ...] = ()
    key: PublicKey | SpoiltKey | None = None

    def value(self, name: str) -> str | None:
        """The first value of a tag, or None without it."""
        return next((tag.value for tag in self.tags if tag.name == name), None)

    def values(self, name: str) -> tuple[str, ...]:
        """The parts of a colon-separated tag; () where there are none."""
        parts = (part.strip() for part in (self.value(name) or "").split(":"))
        return tuple(part for part in parts if part)

    @property
    def duplicates(self) -> tuple[str, ...]:
        names = [tag.name for tag in self.tags]
        return tuple(dict.fromkeys(name for name in names if names.count(name) > 1))

    @property
    def unknown_tags(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(tag.name for tag in self.tags if tag.name not in _KNOWN_TAGS))

    @property
    def version(self) -> str | None:
        return self.value("v")

    @property
    def key_type(self) -> str:
        """k=, by default "rsa"."""
        return "rsa" if (k := self.value("k")) is None else k

    @property
    def is_revoked(self) -> bool:
        """An empty p= (RFC 6376 §3.6.1)."""
        return self.value("p") == ""

    @property
    def looks_like_a_key(self) -> bool:
        """Whether somebody meant it as a key record; a wildcard's SPF record does not."""
        return bool({tag.name for tag in self.tags} & {"p", "k"}) or (self.version or "").upper() == "DKIM1"


_KNOWN_TAGS: Final = frozenset("vghknpst")
"""§3.6.1, and g of RFC 4871, which has a check of its own."""
_NAME: Final = re.compile(r"[ \t\r\n]*([A-Za-z][A-Za-z0-9_]*)[ \t\r\n]*=[ \t\r\n]*")
LONGEST: Final = 4096
"""Characters that are read; RSA of 16384 bits takes 2800."""


def parse(text: str) -> KeyRecord:
    """Read a TXT text found at a selector; never raises."""
    return _parse(text[:LONGEST])


@lru_cache(maxsize=8192)  # many domains are CNAMEs to one service's key
def _parse(text: str) -> KeyRecord:
    tags: list[Tag] = []
    stray: list[str] = []
    at = 0
    pieces = text.split(";")
    for number, piece in enumerate(pieces):
        if found := _NAME.match(piece):
            value = piece[found.end() :].rstrip(" \t\r\n")
            tags.append(Tag(found[1], value, at + found.start(1), at + found.end() + len(value)))
        elif piece.strip() or number < len(pieces) - 1:  # one semicolon at the end is allowed
            stray.append(piece.strip())
        at += len(piece) + 1
    record = KeyRecord(text, tuple(tags), tuple(stray))
    return KeyRecord(text, record.tags, record.stray, _key(record))


def _key(record: KeyRecord) -> PublicKey | SpoiltKey | None:
    p = record.value("p")
    if not p:
        return None
    return read_public_key(p, record.key_type, len(record.text))


class Source(StrEnum):
    """How we came to look at a selector."""

    CONFIGURED = "configured"
    LEARNED = "learned"
    PROVIDER = "provider"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class Selector:
    """One selector and what stands there: TXT texts, or confirmed nothing, or Unknown.

    `aliases`: CNAME targets followed. `missing`: no key record is there, though a CNAME may be.
    `is_wildcard`: what stands there is only what a wildcard says of every name.
    """

    name: str
    source: Source
    domain: str
    texts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    missing: bool = False
    unknown: Unknown | None = None
    is_wildcard: bool = False

    @property
    def host(self) -> str:
        return f"{self.name}._domainkey.{self.domain}"

    @property
    def is_known(self) -> bool:
        """Named by the owner or seen in signed mail, so it is in use; any other was only probed."""
        return self.source in (Source.CONFIGURED, Source.LEARNED)

    @property
    def records(self) -> tuple[KeyRecord, ...]:
        return tuple(parse(text) for text in self.texts)

    @property
    def broken_target(self) -> str:
        """Where its CNAME leads to nothing, or ""."""
        return self.aliases[-1] if self.missing and self.aliases and not self.is_wildcard else ""


@dataclass(frozen=True, slots=True)
class DkimKeys:
    """The keys found for a domain, and how they were looked for.

    `selectors`: every known one, and of the probed ones those where something stands.
    `wildcard`: what a name answers that nobody made up on purpose; None when it answers nothing.
    `none_beneath`: nothing exists at or beneath `_domainkey`, confirmed (RFC 8020).
    `unknown`: why it could not be seen whether there are keys. `probed`: selectors tried on the chance.
    """

    domain: str
    selectors: tuple[Selector, ...] = ()
    wildcard: Selector | None = None
    none_beneath: bool = False
    unknown: Unknown | None = None
    probed: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """For a cache that many checks share; the keys themselves are too much to hash."""
        return hash((self.domain, len(self.selectors)))

    @property
    def known(self) -> tuple[Selector, ...]:
        return tuple(selector for selector in self.selectors if selector.is_known)


def selector_name(typed: str) -> str:
    """The selector in what a person typed: "S1" or "s1._domainkey.example.com" is "s1"."""
    return typed.strip().lower().partition("._domainkey")[0].strip(".")
