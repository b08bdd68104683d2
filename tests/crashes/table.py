"""The rounds: processes are killed at random moments, or two of them share the work."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Protocol, TypeVar

from tests.crashes.house import APART

LONGEST = 1.2  # seconds a process is at work
WHILE_STARTING = 0.1  # of those killed may not even have begun
QUIET = 10.0  # seconds in which nothing more was done
LONGEST_PAUSE = timedelta(hours=1)  # before what ended its process so often is begun again
PATIENCE = 180.0  # seconds until everything must be done in the end


SumsT = TypeVar("SumsT", covariant=True)


class Rounds(Protocol[SumsT]):
    """What the rounds need of a house: work to do, processes that do it, and the sums."""

    later: timedelta

    def fill(self) -> None:
        """There is more to do."""

    def begin(self) -> tuple[BaseProcess, Event]:
        """A new process, and whether it is at work."""

    def under_way(self) -> tuple[int, int, int]:
        """How much somebody is at, how much is being sent, and how much is left."""

    def sums(self) -> SumsT:
        """How it ended."""


@dataclass
class Killed:
    """How many died, and how many of them while a check or a letter of theirs was under way."""

    processes: int
    in_checks: int
    in_sends: int


def kill(
    house: Rounds[SumsT], times: int, seed: int = 0, longest: float = LONGEST, always: bool = False
) -> tuple[Killed, SumsT]:
    """Kill so many processes at random moments, then let one finish; what happened, and the sums.

    `always`: there is more to do after each of them, not only when all is done.
    """
    chance = random.Random(seed)
    killed = Killed(0, 0, 0)
    house.fill()
    while killed.processes < times:
        process, ready = house.begin()
        if chance.random() > WHILE_STARTING:
            ready.wait(PATIENCE)
        process.join(chance.uniform(0, longest))
        process.kill()
        process.join()
        checks, sends, left = house.under_way()
        killed = Killed(killed.processes + 1, killed.in_checks + bool(checks), killed.in_sends + bool(sends))
        house.later += APART
        if always or not left:
            house.fill()
    finish(house)
    return killed, house.sums()


def finish(house: Rounds[SumsT], processes: int = 1) -> None:
    """Let so many work together until nothing is left to do; what is put off comes when the clock goes on."""
    until = time.monotonic() + PATIENCE
    while any(house.under_way()):
        assert time.monotonic() < until, house.under_way()
        _work(house, processes)
        house.later += LONGEST_PAUSE


def _work(house: Rounds[SumsT], processes: int) -> None:
    """Until nothing is left, or nothing more is done."""
    at_work = [house.begin() for _ in range(processes)]
    left, quiet_until = house.under_way(), time.monotonic() + QUIET
    try:
        while any(left) and time.monotonic() < quiet_until:
            time.sleep(0.05)
            if (now_left := house.under_way()) != left:
                left, quiet_until = now_left, time.monotonic() + QUIET
    finally:
        for process, _ in at_work:
            process.kill()
            process.join()
