"""Compares what a story came to with what it tells."""

from __future__ import annotations

from checks.placement.record import Seen
from deliverability.remedies.registry import remedy_for
from deliverability.report import advise
from deliverability.runs import Run
from tests.stories.told import ADVICE, Story

FAMILY = "placement."


def differences(story: Story, seen: tuple[Seen, ...], run: Run) -> list[str]:
    """Each in a line: where the mails are, why, what the report finds, what it advises and which record."""
    places = [f"{one.where} instead of {story.where}" for one in seen if one.where is not story.where]
    told = map(_reason, seen)
    reasons = [f"{story.because!r} is not in {one!r}" for one in told if story.because not in one]
    return places + reasons + _findings(story, run) + _record(story, run)


def _reason(one: Seen) -> str:
    """In the receiver's own words: what it refused with, or what it found of each proof."""
    if one.refusal is not None:
        return one.refusal.said
    if one.reading is None:
        return one.problem
    if one.reading.believed is None:
        return one.reading.disbelieved
    results = {result.method: result.result for result in one.reading.believed.results}
    return " ".join(f"{method}={results.get(method)}" for method in ("dkim", "spf", "dmarc"))


def _findings(story: Story, run: Run) -> list[str]:
    found = [one for one in run.outcome.findings if one.check.startswith(FAMILY)]
    names = {one.check.removeprefix(FAMILY) for one in found}
    wrong = [f"found {sorted(names)}"] if names != set(story.findings) else []
    advice = [(one.check.removeprefix(FAMILY), advise(one).fix) for one in found]
    return wrong + [f"{name} advises {fix!r}" for name, fix in advice if ADVICE.get(name, "") not in fix]


def _record(story: Story, run: Run) -> list[str]:
    remedies = [remedy_for(one, run.snapshot) for one in run.outcome.findings]
    values = [change.value for one in remedies if one for change in one.changes]
    return [f"no remedy is {story.record!r}"] if story.record and story.record not in values else []
