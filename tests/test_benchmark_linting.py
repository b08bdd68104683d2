"""The mails that the linter's speed is measured on are what they are said to be."""

from __future__ import annotations

import pytest

from deliverability.linting.run import lint_source
from tests.benchmarks.linting import KINDS, OPTIONS
from tests.benchmarks.macros import MANY, html_mails


def test_html_mails_have_10_to_30_kb() -> None:
    assert all(10_000 <= len(one.encode()) <= 30_000 for one in html_mails(0) + html_mails(-9))


@pytest.mark.parametrize("name", KINDS)
def test_a_round_has_a_dozen_mails_and_no_other_round_has_them_again(name: str) -> None:
    make = KINDS[name][0]
    rounds = [set(make(turn)) for turn in (-2, -1, 0, 1, 2)]
    assert [len(one) for one in rounds] == [MANY] * 5
    assert len(set.union(*rounds)) == 5 * MANY


def test_some_mails_are_fine_and_others_speak_for_many_rules() -> None:
    make, file, _ = KINDS["texts"]
    found = [{one.code for one in lint_source(mail, file, OPTIONS).findings} for mail in make(0)]
    assert len(set.union(*found)) >= 6
    assert set() in found
