"""Fifty web servers that mean ill: none gets past its deadline, fills the memory, or is misread."""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path

import pytest

from checks.contacts import HttpReply
from checks.model import Reason
from tests.net.hostile_web import HOSTILE
from tests.net.web import asked

DEADLINE = 1.0
AMPLE = 10.0  # for servers whose octets run out first, on a busy machine too
MIB = 1024 * 1024
MANY = 50


def resident() -> int:
    """Octets of memory this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_there_are_fifty_of_them() -> None:
    assert len(HOSTILE) >= MANY


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_gets_its_deadline_and_no_more(name: str) -> None:
    hostile = HOSTILE[name]
    before, began = resident(), time.monotonic()
    reply = asked(hostile.serve, seconds=DEADLINE if hostile.ended is Reason.TIMEOUT else AMPLE)
    took = time.monotonic() - began
    assert isinstance(reply, HttpReply)
    assert (reply.status, reply.ended) == (hostile.status, hostile.ended)
    if hostile.body >= 0:
        assert len(reply.body) == hostile.body
    assert hostile.ended is not Reason.TIMEOUT or DEADLINE - 0.1 <= took < DEADLINE + 1
    assert resident() - before < 10 * MIB


def test_all_of_them_one_after_the_other_leave_the_memory_as_it_was() -> None:
    quick = [hostile.serve for hostile in HOSTILE.values() if hostile.ended is not Reason.TIMEOUT]
    before = resident()
    for _ in range(3):
        for serve in quick:
            asked(serve, seconds=AMPLE)
    assert resident() - before < 10 * MIB
