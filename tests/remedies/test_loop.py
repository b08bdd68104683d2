"""Every remedy that is records clears its finding, in every world of the guides."""

from __future__ import annotations

import pytest

from checks.guide import Example
from tests.remedies.loop import examples, loops
from tests.world import World

CASES = examples()


@pytest.mark.parametrize(("check_id", "example"), CASES, ids=[check_id for check_id, _ in CASES])
def test_the_changes_of_a_remedy_clear_the_finding_and_bring_no_new_one(
    world: World, check_id: str, example: Example
) -> None:
    failed = [loop for loop in loops(world, example, check_id) if loop.fault]
    assert not failed
