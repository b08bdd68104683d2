"""The first part of a report: what changed since the last one, and whose doing it was."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity, Verdict
from deliverability.history.model import Cause, Change
from deliverability.mailed.model import Block, Heading, Mark, Marks, Prose
from deliverability.reports.model import Health, Part
from deliverability.reports.net import fixed, others, worse
from deliverability.reports.times import day
from deliverability.wording import OF_SEVERITY, counted

MOST_CHANGES = 12
"""Of one domain; more are counted."""
WHOSE = {
    Cause.THIRD_PARTY: "A company that your records name did this. It was not you.",
    Cause.ADVICE: "Your records are as they were; our check is new or better.",
    Cause.SETTINGS: "We look at other things now than before.",
    Cause.FIRST: "We could check this for the first time.",
    Cause.ACCEPTED: "Somebody of yours accepted it.",
    Cause.EXPIRED: "It had been accepted until now.",
    Cause.TEST_MAIL: "A newer test mail showed it.",
}
"""What a reader would else put down to the domain's own records."""


def changed(health: Health, zone: str) -> Iterator[Block]:
    """The heading and a line for each change; nothing for a first report."""
    if health.since is None:
        return
    yield Heading(f"What changed since {day(health.since, zone)}")
    if health.counts.is_nothing:
        yield Prose("Nothing that we look at has changed.")
    for part in health.parts:
        if rows := tuple(_rows(part)):
            if health.total > 1:
                yield Heading(part.label, 3)
            yield Marks(f"What changed of {part.label}", rows[:MOST_CHANGES])
            if len(rows) > MOST_CHANGES:
                yield Prose(f"There are {counted(len(rows) - MOST_CHANGES, 'other change')} of it.", True)


def _rows(part: Part) -> Iterator[Mark]:
    for change in worse(part.changes):
        yield _row(change, OF_SEVERITY[change.severity or Severity.WARNING], "worse")
    for change in fixed(part.changes):
        yield _row(change, Verdict.PASS, "fixed")
    for change in others(part.changes):
        yield _row(change, Verdict.NOT_APPLICABLE, "changed")


def _row(change: Change, verdict: Verdict, word: str) -> Mark:
    differences = "; ".join(one for one in change.details.differences if one not in change.title)
    words = " ".join(filter(None, (differences and f"{differences}.", WHOSE.get(change.cause, ""))))
    return Mark(change.title.removeprefix("Fixed: "), verdict, words, word=word)
