"""What a health report knows: the domains it is about, what changed of them, and how they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from checks.model import Verdict
from deliverability.history.look import SUBJECT_LENGTH, Key
from deliverability.history.model import Acceptance, Change, State
from deliverability.monitored.model import Monitored
from deliverability.runs import Run
from deliverability.summary import sentence


@dataclass(frozen=True, slots=True)
class Counts:
    """What changed in the period, over all domains: findings that came, that went, and the rest."""

    worse: int = 0
    fixed: int = 0
    other: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.worse or self.fixed or self.other)


@dataclass(frozen=True, slots=True)
class Part:
    """One domain: `changes` of the period, oldest first; `state` and `run` are None before its first check.

    `run`: the last one as it counts, by the checks of today. `accepted`: what somebody lives with now.
    `next_check`: when it is due, None while it is paused. `unseen`: what stands, and this run did not see.
    """

    monitored: Monitored
    state: State | None = None
    changes: tuple[Change, ...] = ()
    run: Run | None = None
    accepted: tuple[Acceptance, ...] = ()
    next_check: datetime | None = None
    unseen: frozenset[Key] = frozenset()

    @property
    def label(self) -> str:
        """The address or domain, as its owner writes it."""
        return self.monitored.domain.label

    @property
    def verdict(self) -> Verdict:
        """By the history, else by the run alone; COULD_NOT_CHECK before the first check."""
        if self.state is not None:
            return self.state.verdict
        return self.run.report.verdict if self.run else Verdict.COULD_NOT_CHECK

    @property
    def sentence(self) -> str:
        """How it stands, in the reader's words."""
        if self.state is not None:
            return self.state.sentence
        return sentence(self.run.report) if self.run else f"We have not checked {self.label} yet."

    @property
    def open(self) -> tuple[int, int]:
        """How many problems and warnings are open."""
        if self.state is not None:
            return self.state.errors, self.state.warnings
        lines = self.run.report.families if self.run else ()
        return sum(line.errors for line in lines), sum(line.warnings for line in lines)

    def is_accepted(self, check: str, subject: str) -> bool:
        """Whether somebody lives with this finding."""
        return any(one.covers(check, subject[:SUBJECT_LENGTH]) for one in self.accepted)


@dataclass(frozen=True, slots=True)
class Health:
    """A report before it is put into words.

    `parts`: the worst first, at most MOST of them; `total` and `verdicts` count all, None for not checked.
    `since`: when the last report was made, None for a first one. `until`: now. `sender`: the domain that the
    reports are sent from, "" where no mail is sent.
    """

    parts: tuple[Part, ...]
    total: int
    verdicts: Mapping[Verdict | None, int]
    counts: Counts
    since: datetime | None
    until: datetime
    sender: str = ""

    @property
    def is_first(self) -> bool:
        return self.since is None

    @property
    def left_out(self) -> int:
        """How many domains the parts leave out."""
        return self.total - len(self.parts)
