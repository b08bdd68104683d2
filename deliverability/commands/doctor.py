"""`deliverability doctor`: whether this machine can do the work, before a domain is blamed."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from checks.answers import Answer, Question, Reply, Soa
from checks.model import Verdict
from deliverability.addresses import ResolverAddress
from deliverability.checker import open_engine
from deliverability.cli import COULD_NOT_CHECK, PASS, PROBLEMS
from deliverability.commands.doctor_database import Line, database_lines
from deliverability.commands.options import settings_from, world_options
from deliverability.commands.output import say, style
from deliverability.config import Settings
from deliverability.disk import LEAST, free
from deliverability.net.servers import system_servers

OLDEST_SANE = 1_780_000_000  # epoch seconds, mid 2026: a clock before this has not been set


@click.command()
@world_options
def command(**asked: Any) -> None:
    """Test the resolvers, the clock, the data directory and the database. Exit status as for check."""
    settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
    lines = [*asyncio.run(_resolvers(settings)), _clock(time.time()), *_data(settings.data.directory)]
    lines += database_lines(settings.data, datetime.now(UTC))
    look = style()
    for line in lines:
        say(f"{line.what:<34}{look.mark(line.verdict)}  {line.said}")
    verdicts = {line.verdict for line in lines}
    if verdicts & {Verdict.FAIL, Verdict.WARN}:
        raise SystemExit(PROBLEMS)
    raise SystemExit(COULD_NOT_CHECK if Verdict.COULD_NOT_CHECK in verdicts else PASS)


async def _resolvers(settings: Settings) -> list[Line]:
    """Each resolver is asked for the root's SOA, which every one can tell."""
    engine = open_engine(settings)
    try:
        servers = settings.dns.resolvers or system_servers()
        return [await _resolver(engine.start(Question("", "SOA"), at=server), server) for server in servers]
    finally:
        engine.close()


async def _resolver(pending: Reply | asyncio.Future[Reply], server: ResolverAddress) -> Line:
    begun = time.monotonic()
    reply = await pending if isinstance(pending, asyncio.Future) else pending
    what = f"resolver {server}"
    if not isinstance(reply, Answer):
        return Line(what, Verdict.FAIL, f"{reply.reason.value}; check the address, or name another")
    took = f"answered in {(time.monotonic() - begun) * 1000:.0f} ms"
    if any(isinstance(record, Soa) for record in reply.records):
        return Line(what, Verdict.PASS, took)
    return Line(what, Verdict.WARN, f"{took}, but does not know the root; it may know only some domains")


def _clock(now: float) -> Line:
    shown = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now))
    if now < OLDEST_SANE:
        return Line(
            "clock", Verdict.FAIL, f"{shown} is in the past; set the clock, certificates depend on it"
        )
    return Line("clock", Verdict.PASS, shown)


def _data(directory: Path) -> Iterator[Line]:
    what = f"data directory {directory}"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=directory):
            pass
    except OSError as error:
        yield Line(what, Verdict.FAIL, f"cannot be written ({error.strerror}); set [data] directory")
        return
    octets = free(directory)
    verdict = Verdict.PASS if octets >= LEAST else Verdict.WARN
    yield Line(what, verdict, f"can be written, {octets // 1024 // 1024:,} MB free")
