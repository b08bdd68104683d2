"""A DMARC record (RFC 9989 §4.7, §4.8): its type, and a parser that takes what receivers take."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import Final

from checks.dmarc.selection import GLUE
from checks.dmarc.uri import ReportUri, is_address, read_after_semicolon, read_uris


class Policy(StrEnum):
    """What a receiver is asked to do with mail that fails DMARC."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"

    @property
    def strength(self) -> int:
        return _STRENGTH.index(self)

    @property
    def weaker(self) -> Policy:
        """One level down, which is what `t=y` asks for (RFC 9989 §4.7)."""
        return _STRENGTH[max(0, self.strength - 1)]


_STRENGTH: Final = (Policy.NONE, Policy.QUARANTINE, Policy.REJECT)
POLICY_TAGS: Final = ("p", "sp", "np")
REMOVED_TAGS: Final = ("pct", "rf", "ri")  # RFC 9989 appendix C
_ADDRESSES: Final = ("rua", "ruf")
_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    "adkim": re.compile("[rs]", re.I),
    "aspf": re.compile("[rs]", re.I),
    "t": re.compile("[yn]", re.I),
    "psd": re.compile("[ynu]", re.I),
    # RFC 9989 wants 0, 1, or letters; RFC 7489 let them be mixed ("1:d:s"), and receivers still read that.
    "fo": re.compile(r"(?!.*0.*1|.*1.*0)[01ds](?:[ \t]*:[ \t]*[01ds])*", re.I),
}
_PERCENT: Final = re.compile("100|[0-9]{1,2}")
_NAME: Final = re.compile(r"[a-z]+\Z", re.I)
_BAD_CHARACTER: Final = re.compile(r"[^\x20-\x3a\x3c-\x7e\t]")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: `name` in lower case, `value` without the blanks around it, its place in the text."""

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Junk:
    """A piece that receivers pass over: `kind` says why."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """One TXT text that begins with `v=DMARC1`, its tags in order (`v` included), the first of each counts.

    `rua`, `ruf`: every address written, good or not; None when the tag is not there.
    """

    text: str
    tags: tuple[Tag, ...]
    junk: tuple[Junk, ...] = ()
    duplicates: tuple[str, ...] = ()
    rua: tuple[ReportUri, ...] | None = None
    ruf: tuple[ReportUri, ...] | None = None

    def value(self, name: str) -> str | None:
        """The value of a tag as written, or None."""
        return next((tag.value for tag in self.tags if tag.name == name), None)

    def policy(self, name: str) -> Policy | None:
        """The valid value of `p`, `sp` or `np`; None when the tag is absent or not valid."""
        value = (self.value(name) or "").lower()
        return Policy(value) if value in _STRENGTH else None

    def weakened(self, tag: str) -> tuple[Policy, Policy] | None:
        """What `sp` or `np` says and what it replaces, where it is weaker (RFC 9989 §4.10.1)."""
        usual = (self.policy("sp") if tag == "np" else None) or self.policy("p") or Policy.NONE
        weak = self.policy(tag)
        return (weak, usual) if weak is not None and weak.strength < usual.strength else None

    @property
    def invalid_policies(self) -> tuple[Tag, ...]:
        """The `p`, `sp` and `np` tags that hold something else than a policy (RFC 9989 §4.10.1)."""
        return tuple(t for t in self.tags if t.name in POLICY_TAGS and self.policy(t.name) is None)

    @property
    def report_hosts(self) -> tuple[str, ...]:
        """The domains that good `rua` addresses are at, each once."""
        return tuple(dict.fromkeys(uri.host for uri in self.rua or () if not uri.problem))

    @property
    def has_reports(self) -> bool:
        """At least one `rua` address that receivers understand."""
        return any(not uri.problem for uri in self.rua or ())

    @property
    def psd(self) -> str:
        """`y`, `n`, or `u` when not said (RFC 9989 §4.7)."""
        value = (self.value("psd") or "").lower()
        return value if value in ("y", "n") else "u"

    @property
    def is_testing(self) -> bool:
        return (self.value("t") or "").lower() == "y"

    @property
    def percent(self) -> int | None:
        """The old `pct`, when it is a number from 0 to 100."""
        value = self.value("pct") or ""
        return int(value) if _PERCENT.fullmatch(value) else None

    @property
    def corrected(self) -> str:
        """The same record without its slips."""
        return self.rewritten({})

    def rewritten(self, changes: Mapping[str, str | None]) -> str:
        """The record to publish: slips mended, `p` second, and tags set ("") or taken away (None)."""
        said = {tag.name: self._mended(tag) for tag in reversed(self.tags)}
        order = [tag.name for tag in self.tags if tag.name not in ("v", "p")]
        wanted = {"p": said.get("p") or "none"} | {name: said[name] for name in dict.fromkeys(order)}
        wanted.update(changes)
        return "; ".join(("v=DMARC1", *(f"{name}={value}" for name, value in wanted.items() if value)))

    def _mended(self, tag: Tag) -> str | None:
        if tag.name in _ADDRESSES:
            uris = (self.rua if tag.name == "rua" else self.ruf) or ()
            return ",".join(filter(None, (uri.mended for uri in uris))) or None
        if tag.name in POLICY_TAGS:
            return _mended_policy(tag.value)
        return tag.value if tag.name != "v" and not _is_bad(tag) else None


@lru_cache(maxsize=256)  # nearly every record says one of three words
def _mended_policy(value: str) -> str | None:
    """The policy that was meant, and the tags a missing `;` had swallowed ("none sp=reject")."""
    meant, *swallowed = GLUE.split(value)
    near = get_close_matches(meant[:40].lower(), _STRENGTH, 1, 0.6)
    return "; ".join((str(near[0]), *swallowed)) if near else None


def parse(text: str) -> DmarcRecord:
    """Read a TXT text that begins with `v=DMARC1`; never raises, ignores what receivers ignore (§4.8)."""
    # A long text is rare and would fill the memory.
    return _parse_once(text) if len(text) <= 4096 else _parse(text)


def _parse(text: str) -> DmarcRecord:
    tags: list[Tag] = []
    junk: list[Junk] = []
    strays: dict[str, tuple[ReportUri, ...]] = dict.fromkeys(_ADDRESSES, ())
    pieces = text.split(";")
    start = 0
    for at, piece in enumerate(pieces):
        read = _read(piece, start, is_last=at == len(pieces) - 1)
        if isinstance(read, Tag):
            tags.append(read)
        elif read is not None and tags and tags[-1].name in _ADDRESSES and is_address(read.text):
            strays[tags[-1].name] += read_after_semicolon(read.text)
        elif read is not None:
            junk.append(read)
        start += len(piece) + 1
    junk += [Junk("bad_value", f"{tag.name}={tag.value}", tag.start) for tag in tags if _is_bad(tag)]
    return _record(text, tags, junk, strays)


_parse_once = lru_cache(maxsize=8192)(_parse)


def _record(
    text: str, tags: list[Tag], junk: list[Junk], strays: Mapping[str, tuple[ReportUri, ...]]
) -> DmarcRecord:
    first: dict[str, str] = {}
    times = Counter(tag.name for tag in tags)
    for tag in tags:
        first.setdefault(tag.name, tag.value)
    rua, ruf = (read_uris(first[n]) + strays[n] if n in first else None for n in _ADDRESSES)
    twice = tuple(name for name, count in times.items() if count > 1)
    return DmarcRecord(text, tuple(tags), tuple(junk), twice, rua, ruf)


def _read(piece: str, start: int, is_last: bool) -> Tag | Junk | None:
    """One piece between two semicolons; None for the nothing behind the last `;`, which is allowed."""
    stripped = piece.strip(" \t")
    start += len(piece) - len(piece.lstrip(" \t"))
    if not stripped:
        return None if is_last else Junk("empty", "", start)
    name, equals, value = (part.strip(" \t") for part in stripped.partition("="))
    if not equals:
        return Junk("no_equals_sign", stripped, start)
    if not _NAME.match(name):
        # "mailto:b@example.com?x=1" behind a stray semicolon has an equals sign too.
        return Junk("bad_name", stripped, start)
    if _BAD_CHARACTER.search(value):
        return Junk("bad_character", stripped, start)
    if not value and name.lower() not in POLICY_TAGS:
        return Junk("empty_value", stripped, start)
    return Tag(name.lower(), value, start, start + len(stripped))


def _is_bad(tag: Tag) -> bool:
    pattern = _VALUES.get(tag.name)
    return pattern is not None and not pattern.fullmatch(tag.value)
