"""The subject of a report: it carries the change, or where there is none the state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from checks.model import Verdict
from deliverability.history.model import State
from deliverability.monitored.model import NOTHING, Monitored
from deliverability.reports.model import Counts, Health, Part
from deliverability.reports.subject import subject

NOW = datetime(2027, 3, 15, tzinfo=UTC)
NOTHING_NEW = Counts()
PASS, WARN, FAIL, UNKNOWN, NEITHER = (
    Verdict.PASS, Verdict.WARN, Verdict.FAIL, Verdict.COULD_NOT_CHECK, Verdict.NOT_APPLICABLE,
)  # fmt: skip


def _part(name: str, verdict: Verdict | None, errors: int = 0, warnings: int = 0) -> Part:
    state = verdict and State(1, "", verdict, NOW, NOW, "", "", {}, errors, warnings)
    return Part(Monitored(1, name, name, None, (), NOTHING, NOW), state)


def _health(
    verdicts: dict[Verdict | None, int], counts: Counts = NOTHING_NEW, first: bool = False, **of_state: int
) -> Health:
    worst = _part("example.com", next(iter(verdicts)), **of_state)
    since = None if first else NOW - timedelta(days=7)
    return Health((worst,), sum(verdicts.values()), verdicts, counts, since, NOW)


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (_health({FAIL: 1}, Counts(2, 1)), "[2 worse, 1 fixed] example.com mail health"),
        (_health({FAIL: 1}, Counts(1)), "[1 worse] example.com mail health"),
        (_health({PASS: 1}, Counts(0, 3, 2)), "[3 fixed] example.com mail health"),
        (_health({PASS: 1}, Counts(0, 0, 2)), "[2 changed] example.com mail health"),
        (_health({PASS: 1}), "[all well] example.com mail health"),
        (_health({NEITHER: 1}), "[all well] example.com mail health"),
        (_health({WARN: 1}), "[no change] example.com mail health"),
        (_health({FAIL: 1}), "[no change] example.com mail health"),
        (_health({UNKNOWN: 1}), "[could not check] example.com mail health"),
        (_health({None: 1}), "[not checked yet] example.com mail health"),
        (_health({PASS: 1}, first=True), "[all well] example.com mail health"),
        (_health({FAIL: 1}, first=True, errors=1, warnings=2),
         "[1 problem, 2 warnings] example.com mail health"),
        (_health({WARN: 1}, first=True, warnings=1), "[1 warning] example.com mail health"),
        (_health({FAIL: 2, PASS: 5}, Counts(2, 1)),
         "[2 worse, 1 fixed] example.com and 6 others: mail health"),
        (_health({FAIL: 1, PASS: 1}, first=True), "[1 of 2 need you] example.com and 1 other: mail health"),
        (_health({PASS: 2}), "[all well] example.com and 1 other: mail health"),
        (_health({UNKNOWN: 1, PASS: 2}), "[no change] example.com and 2 others: mail health"),
        (_health({UNKNOWN: 1, None: 2}), "[could not check] example.com and 2 others: mail health"),
        (Health((), 0, {}, Counts(), None, NOW), "[no domains] mail health"),
    ],
)  # fmt: skip
def test_the_subject_carries_the_change(health: Health, said: str) -> None:
    assert subject(health) == said


def test_an_international_domain_is_named_as_its_owner_writes_it() -> None:
    part = _part("xn--caf-dma.example", PASS)
    assert (
        subject(Health((part,), 1, {PASS: 1}, Counts(), None, NOW)) == "[all well] café.example mail health"
    )
