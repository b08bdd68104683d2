"""Every rule's examples are executed: the rule speaks in the one kind and stays quiet in the other."""

from __future__ import annotations

import pytest

from checks.guide import Example, fill, guide
from checks.template.rule import all_rules
from tests.template.judging import judge_example

REPORTED = [(one, example) for one in all_rules() for example in guide(one).reported_for]
FINE = [(one, example) for one in all_rules() for example in guide(one).fine]


@pytest.mark.parametrize(("rule_id", "example"), REPORTED, ids=[one for one, _ in REPORTED])
def test_a_rule_speaks_in_the_templates_it_is_reported_for(rule_id: str, example: Example) -> None:
    linted = judge_example(example)
    found = [one for one in linted.found if one.rule == rule_id]
    assert found, f"{rule_id} stayed quiet; said instead: {[one.rule for one in linted.found]}"
    words = guide(rule_id)
    for one in found:
        assert 0 <= one.spot.span.start <= one.spot.span.end <= len(one.document.source)
        told = fill(" ".join((words.title, words.why, words.fix, words.detail)), one.spot.facts)
        assert not [key for key in one.spot.facts if f"{{{key}}}" in told], "a placeholder has no fact"


@pytest.mark.parametrize(("rule_id", "example"), FINE, ids=[one for one, _ in FINE])
def test_a_rule_stays_quiet_in_the_templates_that_are_fine(rule_id: str, example: Example) -> None:
    linted = judge_example(example)
    assert [one.spot for one in linted.found if one.rule == rule_id] == []
    assert [one.why for one in linted.not_judged if one.rule == rule_id] == []


@pytest.mark.parametrize("rule_id", all_rules())
def test_a_guide_shows_one_template_that_is_reported_and_two_that_are_fine(rule_id: str) -> None:
    assert len(guide(rule_id).reported_for) >= 1
    assert len(guide(rule_id).fine) >= 2
