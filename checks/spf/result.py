"""What SPF says about one message, and how it came to say so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from checks.model import Unknown

DEFAULT_EXPLANATION: Final = "The domain of the sender does not allow this server to send its mail."


class Result(StrEnum):
    """The results of check_host() (RFC 7208 §2.6)."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


ProblemKind: TypeAlias = Literal[
    "syntax",
    "not_ascii",
    "multiple_records",
    "include_none",
    "redirect_none",
    "too_many_lookups",
    "too_many_voids",
    "too_many_mx",
    "too_deep",
    "no_answer",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the result is permerror or temperror.

    `subject`: the term, or the name where the record is. `unknown`: for "no_answer", the question.
    """

    kind: ProblemKind
    subject: str
    unknown: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One record on the way to the result: the term that decided there ("" when none did), and its result."""

    domain: str
    record: str
    term: str
    result: Result


@dataclass(frozen=True, slots=True)
class SpfResult:
    """The result of check_host() for one message.

    `explanation`: what to tell the sender, for fail only. `path`: from the domain's own record through the
    includes and redirects that decided. `lookups`, `voids`: terms counted against RFC 7208 §4.6.4.
    `passed_over`: questions without an answer where the RFC goes on all the same (ptr, exp).
    """

    result: Result
    domain: str
    explanation: str = ""
    path: tuple[Step, ...] = ()
    lookups: int = 0
    voids: int = 0
    problem: Problem | None = None
    passed_over: tuple[Unknown, ...] = ()
