"""A few of the random walks; the whole table is `python -m tests.history.walk 0 60`."""

from __future__ import annotations

import pytest

from tests.history.walk import walked
from tests.world import World


@pytest.mark.parametrize("seed", [0, 29])
def test_whatever_happens_a_domain_stands_as_a_fresh_check_judges_it(world: World, seed: int) -> None:
    assert list(walked(world, seed)) == []
