"""Fixes go in round after round, and no two that overlap in one."""

from __future__ import annotations

from dataclasses import replace

from checks.template.offsets import Span
from checks.template.rule import Edit, Fix
from deliverability.linting.finding import LintFinding
from deliverability.linting.fixing import applied, mend
from deliverability.linting.run import lint_source


def finding(start: int, end: int, text: str, safe: bool = True) -> LintFinding:
    (one, *_) = lint_source("You failed to pay.", "a.txt").findings
    return replace(one, fix=Fix("x", (Edit(Span(start, end), text),), safe))


def test_of_two_fixes_that_overlap_the_first_goes_in() -> None:
    assert applied("abcdef", [finding(0, 2, "X"), finding(1, 3, "Y"), finding(4, 5, "")]) == ("Xcdf", 2)


def test_two_insertions_at_one_place_are_not_put_in_together() -> None:
    assert applied("ab", [finding(1, 1, "X"), finding(1, 1, "Y")]) == ("aXb", 1)


def test_rounds_end_when_nothing_is_left_or_a_fix_goes_round_in_circles() -> None:
    def swap(texts: dict[str, str]) -> tuple[LintFinding, ...]:
        return (finding(0, 1, "b" if texts["a.txt"].startswith("a") else "a"),)

    mended = mend({"a.txt": "a!"}, swap)
    assert (mended.texts, mended.fixed) == ({}, 0)


def test_unsafe_fixes_wait_to_be_asked_for() -> None:
    def lint(texts: dict[str, str]) -> tuple[LintFinding, ...]:
        return (finding(0, 1, "b", safe=False),) if texts["a.txt"].startswith("a") else ()

    assert mend({"a.txt": "a!"}, lint).texts == {}
    assert mend({"a.txt": "a!"}, lint, unsafe=True).texts == {"a.txt": "b!"}


def test_what_stands_encoded_in_an_export_is_not_touched() -> None:
    inside = replace(lint_source("You failed to pay.", "a.json").documents[0], file='["You failed to pay."]')

    def lint(texts: dict[str, str]) -> tuple[LintFinding, ...]:
        return (replace(finding(0, 1, "b"), document=inside),)

    mended = mend({"a.txt": "a!"}, lint)
    assert (mended.texts, mended.out_of_reach) == ({}, ("a.txt",))
