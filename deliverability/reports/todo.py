"""Chooses the few things to do that a report leads with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.model import Severity
from deliverability.history.believed import key_of
from deliverability.report import SEVERITIES, Advice
from deliverability.reports.model import Health, Part
from deliverability.reports.net import worse
from deliverability.summary import next_step

MOST = 3


@dataclass(frozen=True, slots=True)
class Todo:
    """A finding of a domain that somebody has to mend; `is_new`: it came up in the period of the report."""

    part: Part
    advice: Advice
    is_new: bool

    @property
    def is_unseen(self) -> bool:
        """Whether the last check could not see it, so that it stands as it stood."""
        return key_of(self.advice.finding) in self.part.unseen


def todos(health: Health) -> tuple[tuple[Todo, ...], int]:
    """At most three, the worst first, what is new before what is known; and how many there are in all."""
    found = [one for part in health.parts for one in _of(part)]
    place = {id(part): at for at, part in enumerate(health.parts)}
    found.sort(key=lambda one: (_weight(one), not one.is_new, place[id(one.part)]))
    return tuple(found[:MOST]), len(found)


def _weight(one: Todo) -> int:
    return SEVERITIES.index(one.advice.finding.severity)


def _of(part: Part) -> Iterator[Todo]:
    """The open problems and warnings of a domain, what keeps mail away first."""
    if part.run is None:
        return
    new = {(change.check, change.subject) for change in worse(part.changes)}
    loud = [one for one in part.run.report.findings if _is_open(part, one)]
    first = next_step(part.run.report)
    for advice in sorted(loud, key=lambda one: one is not first):
        yield Todo(part, advice, key_of(advice.finding) in new)


def _is_open(part: Part, advice: Advice) -> bool:
    finding = advice.finding
    return finding.severity is not Severity.NOTICE and not part.is_accepted(finding.check, finding.subject)
