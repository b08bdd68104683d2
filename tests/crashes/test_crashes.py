"""A small honest round of the crash table; `python -m tests.crashes` runs it whole."""

from __future__ import annotations

from deliverability.config import Data
from tests.crashes.house import house
from tests.crashes.mails import mail_house
from tests.crashes.table import finish, kill
from tests.world import World


def test_killed_at_random_moments_nothing_is_lost_doubled_or_damaged(world: World, data: Data) -> None:
    with house(world, data, 8) as full:
        killed, sums = kill(full, 4, longest=0.5)
    assert killed.processes == 4
    assert sums.is_right, sums
    assert sums.runs >= 8


def test_two_processes_at_work_together_do_each_slot_once(world: World, data: Data) -> None:
    with house(world, data, 10) as full:
        full.fill()
        finish(full, processes=2)
        sums = full.sums()
    assert sums.is_right, sums
    assert (sums.runs, sums.reports, sums.unknown) == (10, 10, 0)


def test_killed_while_test_mails_go_and_are_looked_for_none_goes_twice_and_no_test_is_lost(
    world: World, data: Data
) -> None:
    with mail_house(world, data, 2) as full:
        killed, sums = kill(full, 3, longest=0.5)
    assert killed.processes == 3
    assert sums.is_right, sums
    assert sums.mails >= 6
