"""How long every check of one domain takes: DNS, mail servers and policy host, each answer 20 ms away."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

from checks.domain import parse_target
from checks.model import Verdict
from deliverability.addresses import parse_resolver
from deliverability.checker import Checker, Wishes, with_overrides
from deliverability.config import Settings

ZONE = Path(__file__).with_suffix(".zone")
DELAY = 0.020  # seconds
LOOPBACK = (ip_network("127.0.0.0/8"),)
LOOKS = 5


def all_answer() -> tuple[float, int]:
    """Seconds of the quickest of some checks where every host answers at once, and questions left open."""
    with _world("") as settings:
        return min(asyncio.run(_timed(settings)) for _ in range(LOOKS))


def one_hangs() -> float:
    """Seconds of a check where one mail server takes the connection and says nothing."""
    with _world("mx3 A 127.0.1.13\nmx3 !smtp hangs\n@ MX 30 mx3\n") as settings:
        return asyncio.run(_timed(settings))[0]


async def _timed(settings: Settings) -> tuple[float, int]:
    async with Checker(settings) as checker:
        await checker.check(parse_target("example.net"), Wishes())  # loads what is loaded once
        begun = time.perf_counter()
        run = await checker.check(parse_target("support@example.com"), Wishes(selectors=("s1",)))
        took = time.perf_counter() - begun
    assert run.report.verdict is not Verdict.FAIL, run.report.findings
    return took, len(run.report.gaps)


@contextmanager
def _world(more: str) -> Iterator[Settings]:
    """The settings for a world in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        zone = Path(folder, "zone")
        zone.write_text(ZONE.read_text("utf-8") + more, "utf-8")
        command = [sys.executable, "-m", "tests.world", "--port", "0", "--delay", str(DELAY), str(zone)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                said = [process.stdout.readline().split()[-1] for _ in range(4)]
                yield _settings(*said)
            finally:
                process.terminate()


def _settings(smtp: str, https: str, authority: str, resolver: str) -> Settings:
    settings = with_overrides(Settings(), (parse_resolver(resolver),), LOOPBACK)
    network = replace(
        settings.network,
        smtp_port=int(smtp),
        https_port=int(https),
        ca_file=Path(authority),
        authoritative_port=int(resolver.rpartition(":")[2]),
    )
    # The world stands for the public resolvers, too: nothing leaves this machine.
    dns = replace(settings.dns, public_resolvers=("127.0.0.1",))
    return replace(settings, network=network, dns=dns)
