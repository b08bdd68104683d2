"""The second opinion beside ours, worked out for one reader at a time and only when one asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from checks.model import Verdict
from deliverability.gather.library import Opinion, Says, SecondOpinion, differs, second_opinion
from deliverability.judged import judged
from deliverability.report import Report
from web.result import Family, Result

PATIENCE = 10.0  # seconds that a reader waits for a turn
MOST_AT_ONCE = 4
"""One at work and three who wait: each holds a thread of the server, which has other readers to serve."""
MARKS = {Says.VALID: Verdict.PASS, Says.INVALID: Verdict.FAIL, Says.UNKNOWN: Verdict.COULD_NOT_CHECK}
"""The icon and colour that the library's word borrows from the verdicts."""

NO_WORD = (Verdict.COULD_NOT_CHECK, Verdict.NOT_APPLICABLE)


class Agreement(StrEnum):
    """How the library's word stands to ours."""

    AGREES = "we agree"
    MORE = "we agree, and name more to mend"
    DIFFERS = "we differ"
    NOTHING = "nothing to compare"


@dataclass(frozen=True, slots=True)
class Compared:
    """One family: our row, the library's word (None where it looks at nothing), and how they agree."""

    ours: Family
    theirs: Opinion | None
    agreement: Agreement


class OpinionBusyError(Exception):
    """Others wait for a second opinion already; `retry_after` in seconds."""

    retry_after = 10

    def __init__(self) -> None:
        super().__init__("The second opinion is busy right now. Please try again in a few seconds.")


def opinion(transcript: str) -> SecondOpinion:
    """The library's opinion of a kept transcript (JSON text). Raises OpinionBusyError."""
    with _turns.one():
        return _opinion(transcript)


def compared(second: SecondOpinion, result: Result) -> tuple[Compared, ...]:
    """Every family of the result beside what the library says of it."""
    theirs = {one.family: one for one in second.families}
    rows = (family for group in result.groups for family in group.families)
    return tuple(_compared(row, theirs.get(row.line.family), result.report) for row in rows)


def _compared(ours: Family, theirs: Opinion | None, report: Report) -> Compared:
    verdict = ours.line.verdict
    if theirs is None or theirs.says is Says.UNKNOWN or verdict in NO_WORD:
        agreement = Agreement.NOTHING
    elif differs(theirs, report):
        agreement = Agreement.DIFFERS
    else:
        agreement = Agreement.MORE if verdict is Verdict.WARN else Agreement.AGREES
    return Compared(ours, theirs, agreement)


@lru_cache(maxsize=64)
def _opinion(transcript: str) -> SecondOpinion:
    return second_opinion(judged(transcript))


class _Turns:
    """Lets one in at a time, and few wait."""

    def __init__(self) -> None:
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._turn = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A turn; OpinionBusyError when there is no room, or none came within PATIENCE."""
        if not self._room.acquire(blocking=False):
            raise OpinionBusyError
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise OpinionBusyError
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()


_turns = _Turns()
