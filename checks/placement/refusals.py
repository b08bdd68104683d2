"""What a mail server means when it says no: a cause, one sentence about it, and the next step."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.placement.record import Refusal

FACTS = Path(__file__).with_name("refusals.toml")
CAUSES = ("authentication", "reputation", "content", "mailbox", "full", "policy", "rate", "other")
# RFC 3463 §2; an address such as 5.7.1.9 is none.
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)", re.ASCII)
_READ = 4000
MOST_OFTEN = "Most often such an answer means this:"


@dataclass(frozen=True, slots=True)
class Explained:
    """`meaning`: what happened to the mail; `step`: what to do; `source`: the page it is from, or "".

    `is_sure`: a page that was found says just this of the words; else it is what they mean most often.
    """

    cause: str
    meaning: str
    step: str
    source: str
    is_sure: bool

    def told(self, words: str) -> str:
        """The words about it, which say so where they only hold most often."""
        return words if self.is_sure or self.cause == "other" else f"{MOST_OFTEN} {words}"


@dataclass(frozen=True, slots=True)
class _Fact:
    """Speaks for a reply that has all of `all`, one of `any`, and one of `status`, each where it is given."""

    meaning: Explained
    all: tuple[str, ...]
    any: tuple[str, ...]
    status: tuple[str, ...]


def refusal(code: int, said: str, by: str, at_once: bool, status: str = "") -> Refusal:
    """A server's no as evidence: `code` its reply code, `said` its words, `by` the server.

    `at_once`: it said so while we sent, not in a bounce later. `status`: where it stands beside the words.
    """
    known = status_in(said) or status
    return Refusal(code, known, said, by, _meaning(said, known).cause, at_once)


def explained(refused: Refusal) -> Explained:
    """What its words mean, by the facts of today."""
    return _meaning(refused.said, refused.status)


def status_in(said: str) -> str:
    """The enhanced status code in a reply, such as "5.7.26" (RFC 3463), or ""."""
    found = _STATUS.search(said[:_READ])
    return found.group(1) if found else ""


def _meaning(said: str, status: str) -> Explained:
    words = " ".join(said[:_READ].lower().split())
    for fact in _facts():
        if _speaks(fact, words, status):
            return fact.meaning
    raise AssertionError("the last fact speaks for everything")


def _speaks(fact: _Fact, words: str, status: str) -> bool:
    has_status = not fact.status or any(_is_such(status, one) for one in fact.status)
    has_one = not fact.any or any(one in words for one in fact.any)
    return has_status and has_one and all(one in words for one in fact.all)


def _is_such(status: str, wanted: str) -> bool:
    """ "5.7.*" is every code of this kind; "*.1.1" that one of any class."""
    parts, pattern = status.split("."), wanted.split(".")
    return len(parts) == 3 and all(want in ("*", part) for part, want in zip(parts, pattern, strict=True))


@cache
def _facts() -> tuple[_Fact, ...]:
    """The first that speaks counts: the receivers' own words, then common ones, then bare codes."""
    rows = tomllib.loads(FACTS.read_text("utf-8"))["refusal"]
    return tuple(map(_fact, rows))


def _fact(row: Mapping[str, object]) -> _Fact:
    known = {"cause", "meaning", "step", "source", "sure", "all", "any", "status"}
    if unknown := row.keys() - known:
        raise ValueError(f"{FACTS.name} has an unknown key: {', '.join(sorted(unknown))}")
    cause, meaning, step = (str(row[key]) for key in ("cause", "meaning", "step"))
    if cause not in CAUSES:
        raise ValueError(f"{FACTS.name} has an unknown cause: {cause}")
    source = str(row.get("source", ""))
    told = Explained(cause, meaning, step, source, bool(source) and row.get("sure", True) is True)
    return _Fact(told, *(_words(row.get(key)) for key in ("all", "any", "status")))


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
