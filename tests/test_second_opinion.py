"""Wherever the library checkdmarc says the opposite of us, the table says why, with the clause."""

from __future__ import annotations

import re

import pytest

from tests.second_opinion import Difference, differences, rows

CLAUSE = re.compile(r"RFC \d{4,5} §[\d.]+(, (RFC \d{4,5} )?§[\d.]+)*")


@pytest.fixture(scope="module")
def met() -> list[Difference]:
    return list(differences())


def test_every_difference_is_explained(met: list[Difference]) -> None:
    unexplained = [one for one in met if not any(row.explains(one) for row in rows())]
    assert not unexplained


def test_every_error_of_ours_that_the_library_does_not_see_has_a_row(met: list[Difference]) -> None:
    ours = {check_id for one in met for check_id in one.ours}
    alone = {one.ours[0] for one in met if len(one.ours) == 1 and one.opinion.says == "valid"}
    assert alone <= {row.we for row in rows()}
    assert ours


def test_no_row_is_left_over(met: list[Difference]) -> None:
    assert not [row for row in rows() if not any(row.explains(one) for one in met)]


def test_every_row_cites_a_clause() -> None:
    assert not [row.clause for row in rows() if not CLAUSE.fullmatch(row.clause)]
