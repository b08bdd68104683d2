"""Every remedy that is records clears its finding, in every world of the guides; the others say why."""

from __future__ import annotations

from checks.model import Severity
from checks.registry import all_checks
from tests.remedies.loop import Loop, every_loop
from tests.remedies.words import WORDS, why_words


def test_every_remedy_closes_its_loop_and_is_undone_and_nothing_of_weight_is_without_words() -> None:
    """One test, as all of it comes from judging every world twice."""
    closed = every_loop()
    found = [loop for _, loops in closed for loop in loops]
    assert [(case, loop) for case, loops in closed for loop in loops if loop.fault] == []
    assert [loop for loop in found if loop.changes and not loop.is_undone] == []
    assert [loop.finding for loop in found if _is_left_alone(loop)] == []
    assert all(change.value != change.old for loop in found for change in loop.changes)
    assert sum(bool(loop.changes) for loop in found) > 1500


def _is_left_alone(loop: Loop) -> bool:
    """A finding of weight that has neither records nor steps, and no reason why its guide's words are all."""
    is_heavy = loop.finding.severity is not Severity.NOTICE
    return is_heavy and loop.remedy is None and not why_words(loop.finding)


def test_every_reason_is_about_a_check_that_there_is() -> None:
    ends = ("", "-", ".")
    names = {
        key for key in WORDS for one in all_checks() for end in ends if f"{one}{end}".startswith(key + end)
    }
    assert names == set(WORDS)
