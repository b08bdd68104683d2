"""One contender of the benchmark in a process of its own: prints its figures as one JSON object."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from checks.domain import parse_target
from checks.model import Reason
from deliverability.addresses import parse_network, parse_resolver
from deliverability.checker import Checker, with_overrides
from deliverability.collecting import collecting_seldom
from deliverability.config import Settings
from tests.loopback_only import loopback_only

LAB = tuple(map(parse_network, ("127.0.0.0/8", "198.18.0.0/15", "198.51.100.0/24", "2001:db8::/32")))
RECORDS = ("mx", "spf", "dkim", "dmarc")
"""What the other contenders look at, too, or nearly."""
Figures = dict[str, float]


def names(count: int) -> list[str]:
    """The first domains of the benchmark's world."""
    return [f"d{number:04}.example" for number in range(1, count + 1)]


def settings(address: str) -> Settings:
    """Our settings for the benchmark's server: its address alone, nothing held back."""
    base = with_overrides(Settings(), (parse_resolver(address),), LAB)
    port = int(address.rpartition(":")[2])
    return replace(
        base,
        checks=replace(base.checks, only=RECORDS),
        dns=replace(base.dns, rate=0, max_in_flight=2000),
        network=replace(base.network, authoritative_port=port),
    )


def ours_one(address: str, count: int) -> Figures:
    """Seconds for one domain, the median over `count`, each with nothing remembered."""
    return {"seconds": statistics.median(asyncio.run(_timed(address, name)) for name in names(count))}


async def _timed(address: str, name: str) -> float:
    async with Checker(settings(address)) as checker:
        begun = time.perf_counter()
        await checker.check(parse_target(name))
        return time.perf_counter() - begun


def ours_many(address: str, count: int) -> Figures:
    """Seconds, CPU seconds and questions for `count` domains in one run, gathered and judged."""
    return asyncio.run(_many(address, count))


async def _many(address: str, count: int) -> Figures:
    domains = [parse_target(name) for name in names(count)]
    unknown = findings = 0
    with collecting_seldom():
        async with Checker(settings(address)) as checker:
            begun, cpu = time.perf_counter(), time.process_time()
            async for run in checker.check_many(domains):
                unknown += len(
                    [gap for gap in run.outcome.gaps if gap.unknown.reason is not Reason.NO_EVIDENCE]
                )
                findings += len(run.outcome.findings)
            took, used = time.perf_counter() - begun, time.process_time() - cpu
            asked = checker.engine.asked
    return {"seconds": took, "cpu": used, "asked": asked, "unknown": unknown, "findings": findings}


def cli_memory(address: str, count: int) -> Figures:
    """Peak memory (MB) and seconds of the whole command over `count` domains."""
    config = Path(os.environ["BENCHMARK_SCRATCH"]) / "list.txt"
    config.write_text("\n".join(names(count)))
    begun = time.perf_counter()
    _command(["--file", str(config), "--jsonl"], address)
    took = time.perf_counter() - begun
    return {"seconds": took, "megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def cli_start(address: str, count: int) -> Figures:
    """Seconds of the whole command for one domain, the best of `count`."""
    return {
        "seconds": min(_clock(lambda: _command(["d0001.example", "--json"], address)) for _ in range(count))
    }


def _command(arguments: list[str], address: str) -> None:
    allowed = [word for network in LAB for word in ("--allow", str(network))]
    command = [sys.executable, "-m", "deliverability", "check", *arguments, "--resolver", address, *allowed]
    environ = os.environ | {"DELIVERABILITY_DNS__RATE": "0", "DELIVERABILITY_DNS__MAX_IN_FLIGHT": "2000"}
    environ["DELIVERABILITY_CHECKS__ONLY"] = ",".join(RECORDS)
    environ["DELIVERABILITY_NETWORK__AUTHORITATIVE_PORT"] = address.rpartition(":")[2]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ, check=False)


def _clock(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def checkdmarc_one(address: str, count: int) -> Figures:
    """Seconds of checkdmarc for one domain, the median over `count`, its cache emptied each time."""
    return {
        "seconds": statistics.median(
            _clock(lambda name=name: _checkdmarc([name], address)) for name in names(count)
        )
    }


def checkdmarc_many(address: str, count: int) -> Figures:
    """Seconds of checkdmarc's check_domains for `count` domains in one call, its cache at work."""
    return {"seconds": _clock(lambda: _checkdmarc(names(count), address))}


def _checkdmarc(domains: list[str], address: str) -> None:
    import checkdmarc
    import checkdmarc.utils
    import dns.nameserver

    checkdmarc.utils.DNS_CACHE.clear()
    host, _, port = address.rpartition(":")
    checkdmarc.check_domains(domains, nameservers=[dns.nameserver.Do53Nameserver(host, int(port))])


def mailauth_many(address: str, count: int) -> Figures:
    """Seconds of npm mailauth's SPF and DMARC for `count` domains, 50 at a time; needs MAILAUTH=DIR."""
    script = Path(__file__).with_name("mailauth.mjs")
    command = ["node", str(script), os.environ["MAILAUTH"], address, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {"seconds": float(done.stdout)}


def hourly(address: str, count: int) -> Figures:
    """What checking `count` domains every hour costs."""
    from tests.benchmarks.scheduled import scheduled  # late: it takes names and settings from here

    return scheduled(address, count)


CONTENDERS: dict[str, Callable[[str, int], Figures]] = {
    work.__name__: work
    for work in (ours_one, ours_many, hourly, cli_memory, cli_start, checkdmarc_one, checkdmarc_many)
} | {"mailauth_many": mailauth_many}

if __name__ == "__main__":
    with loopback_only():
        print(json.dumps(CONTENDERS[sys.argv[1]](sys.argv[2], int(sys.argv[3]))))
