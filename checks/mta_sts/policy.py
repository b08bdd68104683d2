"""An MTA-STS policy (RFC 8461 §3.2): its type, a parser by its grammar, and the match of MX hosts (§4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final, NamedTuple

from checks.versioned import Field

LONGEST_AGE: Final = 31_557_600
"""Seconds, a year (RFC 8461 §3.2)."""
KEYS: Final = ("version", "mode", "max_age", "mx")
MOST_LINES: Final = 2000
_LINE: Final = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*([^\x00-\x20\x7f](?:[^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?)"
)
_AGE: Final = re.compile(r"[0-9]{1,10}")
# RFC 5321 §4.1.2 Domain, in A-labels (RFC 8461 §3.2), with a wildcard as its whole left-most label.
_PATTERN: Final = re.compile(
    r"(?=.{1,253}\Z)(?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*",
    re.IGNORECASE,
)


class Mode(StrEnum):
    """What a sender does when a mail server fails the policy (RFC 8461 §5)."""

    ENFORCE = "enforce"
    """Does not deliver to it."""
    TESTING = "testing"
    """Delivers, and reports."""
    NONE = "none"
    """As if there were no policy."""


class Slip(NamedTuple):
    """A line that is no `key: value`, by its number from 1."""

    number: int
    line: str


@dataclass(frozen=True, slots=True)
class Policy:
    """The lines of a policy in order; `junk` are those that are no field by the grammar.

    `twice`: keys other than mx written more than once; the first counts. `blank_lines`: how many are empty
    before the last line with something in it, or beyond the one that may end the text.
    """

    text: str
    fields: tuple[Field, ...] = ()
    junk: tuple[Slip, ...] = ()
    twice: tuple[str, ...] = ()
    blank_lines: int = 0

    def value(self, key: str) -> str | None:
        """The first value of a key, None when it is not there."""
        return next((field.value for field in self.fields if field.name == key), None)

    @property
    def mode(self) -> Mode | None:
        """The mode; None when it is missing or none of the three, which are in small letters."""
        value = self.value("mode")
        return Mode(value) if value in tuple(Mode) else None

    @property
    def max_age(self) -> int | None:
        """Seconds a sender keeps the policy; None when it is missing, no number or more than a year."""
        value = self.value("max_age") or ""
        age = int(value) if _AGE.fullmatch(value) else LONGEST_AGE + 1
        return age if age <= LONGEST_AGE else None

    @property
    def patterns(self) -> tuple[str, ...]:
        """Every mx value as written, in order."""
        return tuple(field.value for field in self.fields if field.name == "mx")

    @property
    def bad_patterns(self) -> tuple[str, ...]:
        return tuple(pattern for pattern in self.patterns if not _PATTERN.fullmatch(pattern))

    def is_spoiled(self, key: str) -> bool:
        """Whether a line that is no field was probably meant as this key; that is told of the line."""
        return any(key in slip.line.lower() for slip in self.junk)

    @property
    def is_policy(self) -> bool:
        """At least one line is of a policy; else something quite different is served."""
        return any(field.name in KEYS for field in self.fields)

    @property
    def is_valid(self) -> bool:
        """Whether a sender that goes by the grammar takes it (RFC 8461 §3.2)."""
        has_mx = bool(self.patterns) or self.mode is Mode.NONE
        whole = self.value("version") == "STSv1" and self.mode is not None and self.max_age is not None
        return whole and has_mx and not self.junk and not self.bad_patterns

    @property
    def digest(self) -> str:
        """SHA-256 of what it says to a sender, so that a change of blanks or order is no change."""
        said = [f"{key}:{self.value(key)}" for key in ("version", "mode", "max_age")]
        said += sorted(f"mx:{pattern.lower()}" for pattern in self.patterns)
        return sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()


def parse(body: bytes) -> Policy:
    """Read the body of a policy, lines ended by LF or CRLF (§3.2); never raises."""
    text = body.decode("utf-8", "backslashreplace")
    lines = [line.removesuffix("\r").rstrip(" \t") for line in text.split("\n")]
    if lines and not lines[-1]:
        lines.pop()  # the end of the last line, not a line
    fields: list[Field] = []
    junk: list[Slip] = []
    for number, line in enumerate(lines[:MOST_LINES], 1):
        if found := _LINE.fullmatch(line):
            fields.append(Field(found[1], found[2]))
        elif line:
            junk.append(Slip(number, line))
    names = [field.name for field in fields if field.name != "mx"]
    twice = tuple(dict.fromkeys(name for name in names if names.count(name) > 1))
    return Policy(text, tuple(fields), tuple(junk), twice, lines.count(""))


def matches(pattern: str, host: str) -> bool:
    """Whether an MX host is one that the pattern names; "*." stands for exactly one label (§4.1)."""
    pattern, host = pattern.lower(), host.lower()
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:] and not host.startswith(".")
    return pattern == host


def written(mode: Mode, patterns: Iterable[str], max_age: int) -> str:
    """The text of a policy that says this."""
    mx = "".join(f"mx: {pattern}\n" for pattern in patterns)
    return f"version: STSv1\nmode: {mode}\n{mx}max_age: {max_age}\n"
