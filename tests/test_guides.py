"""Every guide's worlds are executed: the check speaks in the one kind and stays quiet in the other."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from checks.guide import Example, guide
from checks.registry import all_checks
from deliverability.remedies.beside import beside
from deliverability.remedies.model import Remedy
from deliverability.remedies.registry import remedy_for
from deliverability.report import advise
from deliverability.summary import sentence
from tests.judging import found, judge_example
from tests.readability import Words, faults, line_faults, with_facts
from tests.world import World

REPORTED = [(c, example) for c in all_checks() for example in guide(c).reported_for]
FINE = [(c, example) for c in all_checks() for example in guide(c).fine]


def _ids(cases: list[tuple[str, Example]]) -> list[str]:
    return [check_id for check_id, _ in cases]


@pytest.mark.parametrize(("check_id", "example"), REPORTED, ids=_ids(REPORTED))
def test_a_check_speaks_in_the_worlds_it_is_reported_for(
    world: World, check_id: str, example: Example
) -> None:
    run = judge_example(world, example, check_id)
    findings = found(run, check_id)
    assert findings, f"{check_id} stayed quiet; said instead: {run.outcome.findings} {run.outcome.gaps}"
    for finding in findings:
        advice = advise(finding)
        told = " ".join((advice.title, advice.why, advice.fix, advice.detail))
        assert not re.search(r"(?<!%)\{[a-z][a-z0-9_]*\}", told), "a placeholder has no fact"
        remedy = remedy_for(finding, run.snapshot)
        assert not list(faults(_with_remedy(with_facts(check_id, finding.facts), remedy)))
        assert remedy is None or _says_one_record(advice.fix, remedy)
    assert not list(line_faults(sentence(run.report)))


def _with_remedy(words: Words, remedy: Remedy | None) -> Words:
    """What is read in one go: the guide, then the steps and the caution of the remedy."""
    said = "\n\n".join((*remedy.steps, remedy.caution)) if remedy else ""
    return replace(words, fix=f"{words.fix}\n\n{said}")


def _says_one_record(fix: str, remedy: Remedy) -> bool:
    """Beside the records of the remedy the guide shows none; a step that tells one tells the guide's."""
    lines = re.findall(r"^```\n(.*?)\n```", "".join(beside(fix, remedy)), re.MULTILINE | re.DOTALL)
    told = [step for step in remedy.steps if "v=" in step]
    return not (remedy.changes and lines) and all(line in step for step in told for line in lines)


@pytest.mark.parametrize(("check_id", "example"), FINE, ids=_ids(FINE))
def test_a_check_stays_quiet_in_the_worlds_that_are_fine(
    world: World, check_id: str, example: Example
) -> None:
    run = judge_example(world, example, check_id)
    assert not found(run, check_id)
    assert not [gap for gap in run.outcome.gaps if gap.check == check_id and "!" not in example.zone]


@pytest.mark.parametrize("check_id", all_checks())
def test_a_guide_shows_one_world_that_is_reported_and_two_that_are_fine(check_id: str) -> None:
    assert len(guide(check_id).reported_for) >= 1
    assert len(guide(check_id).fine) >= 2
