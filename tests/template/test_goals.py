"""The linter is right often enough on labelled templates; without them this is skipped."""

from __future__ import annotations

import pytest

from tests.template.measured import (
    GOALS,
    challenge,
    default_rules,
    is_there,
    parts_of_answers,
    tallies,
)

pytestmark = pytest.mark.skipif(not is_there(), reason="the labelled templates are not there")
RECALL, ALARMS, PARTS = 0.9, 1, 0.85


def test_every_rule_that_is_on_is_right_as_often_as_its_severity_promises() -> None:
    counted = tallies(default_rules())
    low = {
        one.code: share
        for one in default_rules()
        if (share := counted[one.code].precision) is not None and share < GOALS[one.severity]
    }
    assert low == {}


def test_faulty_texts_are_caught_by_the_right_rule_and_clean_ones_left_alone() -> None:
    result = challenge(default_rules())
    assert result.recall >= RECALL, [case.id for case in result.missed]
    assert len(result.alarms) <= ALARMS, [case.id for case, _ in result.alarms]


def test_the_parts_of_an_answer_to_a_complaint_are_seen() -> None:
    seen = parts_of_answers()
    assert sum(there is found for _, _, there, found in seen) >= PARTS * len(seen)
