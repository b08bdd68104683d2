"""Compares what a story came to with what it tells."""

from __future__ import annotations

from checks.placement.record import Seen
from deliverability.report import advise
from deliverability.runs import Run
from tests.stories.told import Story


def differences(story: Story, seen: tuple[Seen, ...], run: Run) -> list[str]:
    """Each in a line: where the mails are, why, what the report finds, and what it advises."""
    return [*_places(story, seen), *_reasons(story, seen), *_findings(story, run)]


def _places(story: Story, seen: tuple[Seen, ...]) -> list[str]:
    where = tuple(one.where for one in seen)
    return (
        [] if where == story.where else [f"{where} instead of {story.where}: {[one.problem for one in seen]}"]
    )


def _reasons(story: Story, seen: tuple[Seen, ...]) -> list[str]:
    told = [reason(one) for one in seen]
    return [f"{story.because!r} is not in {one!r}" for one in told if story.because not in one]


def reason(one: Seen) -> str:
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
    found = {one.check: one for one in run.outcome.findings if one.check.startswith("placement.")}
    told = dict(story.findings)
    wrong = [f"found {sorted(found)} instead of {sorted(told)}"] if set(found) != set(told) else []
    advice = {check: advise(one) for check, one in found.items()}
    return wrong + [
        f"{check}: {words!r} is not in {advice[check].fix!r}"
        for check, words in told.items()
        if check in advice and words not in advice[check].fix
    ]
