"""Hostile mail servers: each visit ends in time, takes little memory, and harms no other."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

import pytest

from tests.mailbox import Fault, Mailboxes, garbled, mailboxes

ME = "me@seed.example"
SECONDS = 2.0
"""For a visit; the service gives it 60."""
MIB = 20
HARMLESS = (Fault.NONE, Fault.DEEP, Fault.ODD_NAMES, Fault.LINGERS, Fault.EARLY_ANSWERS)
"""The mail is found all the same; the last has a meaning only where TLS begins later."""


@pytest.fixture(scope="module")
def visits() -> dict[Fault, dict[str, Any]]:
    """What one process saw at all of them, one after the other, a healthy one first."""
    with ExitStack() as stack:
        servers = {fault: stack.enter_context(mailboxes(fault=fault)) for fault in Fault}
        for server in servers.values():
            _fill(server)
        ports = [str(servers[Fault.NONE].port), *(str(server.port) for server in servers.values())]
        command = [sys.executable, "-m", "tests.mailbox.visitor", str(SECONDS), *ports]
        said = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True).stdout
    return dict(zip(servers, map(json.loads, said.splitlines()[1:]), strict=True))


def _fill(server: Mailboxes) -> None:
    server.account(ME)
    token = "0123456789abcdef0123456789abcdef"
    server.deliver(
        ME, f"Message-ID: <{token}@shop.example>\nSubject: Order K7Q2-9F3D\n\nHello".encode(), "Junk"
    )


@pytest.mark.parametrize("fault", list(Fault))
def test_a_visit_ends_in_time_and_takes_little_memory(visits: dict[Fault, Any], fault: Fault) -> None:
    seen = visits[fault]
    assert seen["seconds"] < SECONDS + 4
    assert seen["mib"] < MIB


@pytest.mark.parametrize("fault", list(Fault))
def test_a_broken_server_is_never_a_healthy_visit(visits: dict[Fault, Any], fault: Fault) -> None:
    seen = visits[fault]
    if fault in HARMLESS:
        assert (seen["healthy"], seen["found"], seen["problem"]) == (True, ["spam"], "")
    else:
        assert (seen["healthy"], seen["found"]) == (False, [])
        assert seen["problem"].endswith(".")


def test_answers_with_a_few_wrong_octets_are_never_taken_for_an_empty_mailbox() -> None:
    seen = [garbled.visit(seed) for seed in range(40)]
    assert any(one.is_healthy for one in seen)
    assert all(one.found for one in seen if one.is_healthy)
    assert all(one.problem.endswith(".") for one in seen if not one.is_healthy)
