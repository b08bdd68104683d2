"""Mail servers that mean ill: none outlasts its deadline, fills the memory, or makes us say more."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from contextlib import suppress
from pathlib import Path

import pytest

from checks.contacts import Contact, Kind, SmtpTalk
from checks.model import Unknown
from deliverability.net.smtp import LINES, LONGEST, talk
from tests.net.hostile_smtp import HOST, HOSTILE, LATE, Hostile
from tests.world.authority import authority

US = "checker.example"
WE_SAY = [f"EHLO {US}", "STARTTLS", f"EHLO {US}", "QUIT"]
DEADLINE = 1.5
AMPLE = 10.0  # for servers whose octets run out first, on a busy machine too
KIB = 1024
MOST = 10 * 1024 * KIB


def most_resident() -> int:
    """Octets of memory that this process held at most since `forget_most`."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * KIB


def forget_most() -> int:
    """Begin anew to note how much memory is held at most; octets held now."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return most_resident()


def visited(hostile: Hostile, seconds: float) -> SmtpTalk | Unknown:
    """A talk with this server, in one event loop."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError, asyncio.CancelledError):
            await hostile.serve(reader, writer)
        writer.close()

    async def both() -> SmtpTalk | Unknown:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            contact = Contact(Kind.SMTP, HOST, "127.0.0.1")
            ca_file = str(authority().ca_file)
            return await talk(contact, port, ("127.0.0.0/8",), ehlo_name=US, ca_file=ca_file, seconds=seconds)
        finally:
            server.close()

    return asyncio.run(both())


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 30


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_gets_its_deadline_and_no_more(name: str, caplog: pytest.LogCaptureFixture) -> None:
    hostile = HOSTILE[name]
    before, began = forget_most(), time.monotonic()
    with caplog.at_level(logging.ERROR, logger="deliverability"):
        said = visited(hostile, DEADLINE if hostile.ended is LATE else AMPLE)
    took = time.monotonic() - began
    assert most_resident() - before < MOST
    assert isinstance(said, SmtpTalk)
    assert said.ended is hostile.ended
    assert took < (DEADLINE + 1 if hostile.ended is LATE else AMPLE)
    assert [line.text for line in said.lines if line.ours] in [WE_SAY[:n] for n in range(5)] + [
        [WE_SAY[0], "QUIT"],
        ["QUIT"],
    ]
    assert len(said.lines) <= LINES
    assert all(line.text.isprintable() and len(line.text) <= LONGEST for line in said.lines)
    assert not caplog.records


def test_a_visit_to_each_leaves_the_memory_as_it_was() -> None:
    quick = [hostile for hostile in HOSTILE.values() if hostile.ended not in (LATE, None)]
    before = forget_most()
    for _ in range(2):
        for hostile in quick:
            visited(hostile, AMPLE)
    assert most_resident() - before < MOST
