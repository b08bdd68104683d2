"""Translates what spam filters write into headers, by the table beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from checks.placement.record import FilterWord

Headers = tuple[tuple[str, str], ...]
MOST = 40
"""Words of one mail that are kept."""
LONGEST = 8192
_TEST = re.compile(
    r"(?<![A-Za-z0-9_.])([A-Z][A-Z0-9_]{2,60})(?![A-Za-z0-9_])(?:\((-?[0-9.]{1,10})\)| (-?[0-9.]{1,10}))?"
)
REFUSED = "The receiver's own question to a blocklist was refused. That is not about your mail."


def filter_words(headers: Headers, provider: str, sent: Headers = ()) -> tuple[FilterWord, ...]:
    """What the filters of the receiver say, in the order of the table; of each header the topmost counts.

    `provider`: "" for a server of one's own. `sent`: the headers that the mail had when it was handed over,
    which are not the receiver's. A header of another provider's filter came with the mail and is passed by.
    """
    table = _filter_of(provider)
    own = _topmost(headers, sent)
    words = [word for rule in table.rules for word in _words(rule, own)]
    tests = [word for name in table.tests for word in _tests(name, own)]
    return (*words, *dict.fromkeys(tests))[:MOST]


@dataclass(frozen=True, slots=True)
class _Rule:
    header: str
    pattern: re.Pattern[str]
    said: str
    spam: bool | None
    biased: bool
    cause: str


class _Filter(NamedTuple):
    """`tests`: headers that name tests of SpamAssassin or symbols of Rspamd."""

    rules: tuple[_Rule, ...]
    tests: tuple[str, ...] = ()


def _topmost(headers: Headers, sent: Headers) -> Mapping[str, tuple[str, str]]:
    """lower-case name -> (name, value)."""
    came_with = {(name.lower(), value) for name, value in sent}
    own: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        if (name.lower(), value) not in came_with:
            own.setdefault(name.lower(), (name, value[:LONGEST]))
    return own


def _words(rule: _Rule, own: Mapping[str, tuple[str, str]]) -> Iterator[FilterWord]:
    name, value = own.get(rule.header.lower(), ("", ""))
    found = rule.pattern.search(value) if name else None
    if found:
        said = rule.said.format(*found.groups())
        yield FilterWord(name, found[0].strip()[:200], said, rule.spam, rule.biased, rule.cause)


def _tests(header: str, own: Mapping[str, tuple[str, str]]) -> Iterator[FilterWord]:
    """The tests in a header that speak against the mail; one that took points away does not."""
    name, value = own.get(header.lower(), ("", ""))
    for found in _TEST.finditer(value):
        points = found[2] or found[3] or ""
        if points.startswith("-") or points.strip("0.") == "" != points:
            continue
        if re.search(r"_BLOCKED(?:_OPENDNS)?\Z", found[1]):
            yield FilterWord(name, found[1], REFUSED)
        elif test := _table().tests.get(found[1]):
            yield FilterWord(name, found[1], test[0], cause=test[1])


class _Table(NamedTuple):
    filters: Mapping[str, _Filter]
    tests: Mapping[str, tuple[str, str]]


def _filter_of(provider: str) -> _Filter:
    filters = _table().filters
    return filters.get(provider) or filters[""]


@cache
def _table() -> _Table:
    data = tomllib.loads(Path(__file__).with_name("filters.toml").read_text("utf-8"))
    filters = {
        provider: _Filter(tuple(map(_rule, row.get("word", ()))), tuple(row.get("tests", ())))
        for row in data["filter"]
        for provider in row.get("providers", ("",))
    }
    return _Table(filters, {name: (row["said"], row["cause"]) for name, row in data["test"].items()})


def _rule(row: Mapping[str, Any]) -> _Rule:
    pattern = re.compile(row["pattern"], re.IGNORECASE)
    if not row.get("sure", True):  # known by hearsay only: told as such, and no verdict
        return _Rule(row["header"], pattern, f"Most often this means: {row['said']}", None, False, "")
    spam, biased, cause = row.get("spam"), row.get("biased", False), row.get("cause", "")
    return _Rule(row["header"], pattern, row["said"], spam, biased, cause)
