"""What one run says of every check: what it found, and which checks it could judge to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checks.model import Outcome, Severity
from checks.registry import all_checks, family_of
from deliverability.report import Report
from deliverability.runs import Run

FLEETING = frozenset({"propagation"})
"""Families about the moment, which is no history; and not every run asks public resolvers."""
BY_MAIL = frozenset({"placement"})
"""Families about test mails: looked at when there is one, and the same until the next one comes.

A second look at the same mail proves nothing, so none is waited for. That one mail alone is no proof either
is said by the checks themselves: it is a notice, until another mailbox or the next test shows the same.
"""
SUBJECT_LENGTH = 512
MISSING_DOMAIN = "mx.domain-missing"
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding of a run, as the history knows it."""

    check: str
    subject: str
    severity: Severity
    title: str

    @property
    def key(self) -> Key:
        return self.check, self.subject


@dataclass(frozen=True, slots=True)
class Look:
    """`found` by key. `closed`: checks judged to the end, so that what they did not find is not there.

    `held`: checks not judged because something more basic is wrong, or their family is not looked at.
    All other checks are open: they had no answer. `families`: those looked at.
    """

    found: Mapping[Key, Seen]
    closed: frozenset[str]
    held: frozenset[str]
    families: tuple[str, ...]

    def is_closed(self, check: str) -> bool:
        """Whether what is not found of the check is not there; a check that is no more finds nothing."""
        return check in self.closed or check not in all_checks()

    def is_open(self, check: str) -> bool:
        """Whether the run could not judge the check, and nobody decided that it need not."""
        return check not in self.closed and check not in self.held


def look_without_sight(look: Look) -> Look:
    """A look that tells nothing: every check is open, and what stood stands."""
    return Look({}, frozenset(), frozenset(), look.families)


def look_at(run: Run) -> Look:
    """What a run says of every check."""
    outcome, report = run.outcome, run.report
    families = tuple(line.family for line in report.families if line.family not in FLEETING)
    missing = any(finding.check == MISSING_DOMAIN for finding in outcome.findings)
    spared = {check for check, _ in outcome.not_applicable}
    spoke = {finding.check for finding in outcome.findings}
    silent = {gap.check for gap in outcome.gaps}
    closed = spoke - silent if missing else {*outcome.passed, *spoke, *spared} - silent
    held = {check for check in all_checks() if family_of(check) not in families}
    held |= {*outcome.passed, *spared} if missing else _covered(outcome, families)
    return Look(_found(report), frozenset(closed), frozenset(held - closed), families)


def _found(report: Report) -> dict[Key, Seen]:
    """The findings by key; the first of several is the worst."""
    found: dict[Key, Seen] = {}
    for advice in report.findings:
        one = advice.finding
        if family_of(one.check) not in FLEETING:
            seen = Seen(one.check, one.subject[:SUBJECT_LENGTH], one.severity, advice.title)
            found.setdefault(seen.key, seen)
    return found


def _covered(outcome: Outcome, families: tuple[str, ...]) -> set[str]:
    """Checks that were held back by one that spoke, and not by one that had no answer."""
    spoke = {finding.check for finding in outcome.findings}
    silent = {gap.check for gap in outcome.gaps}
    told = {*spoke, *silent, *outcome.passed, *(check for check, _ in outcome.not_applicable)}
    covered: set[str] = set()
    for one in all_checks().values():  # a check comes after those it requires
        if one.family not in families or one.id in told:
            continue
        if any(name in spoke or name in covered for name in one.requires):
            covered.add(one.id)
    return covered
