"""The benchmark: one domain and many, side by side with checkdmarc and npm mailauth on the same server.

    python -m tests.benchmarks                                about four minutes
    python -m tests.benchmarks --domains 500 --mailauth DIR   DIR holds node_modules/mailauth

Every contender runs in a process of its own against one local DNS server with a set delay. The figures to
look at are the ratios: they come from one run on one machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests import databases
from tests.benchmarks import linting, pages, placement, remedies, whole
from tests.benchmarks.contenders import Figures
from tests.loopback_only import loopback_only
from tests.world import World

DELAY = 0.020  # seconds
SLOW = 0.400  # seconds; so slow that the time of one check is its number of round trips


def main() -> int:
    """Run every contender and print the table."""
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["BENCHMARK_SCRATCH"] = scratch
        if options.mailauth:
            os.environ["MAILAUTH"] = options.mailauth
        for what, value, goal in _table(options):
            print(f"{what:<58}{value:>16}   {goal}", flush=True)
    return 0


def _table(options: argparse.Namespace) -> Iterator[tuple[str, str, str]]:
    many = options.domains
    with _server(max(many, options.memory), DELAY) as quick, _server(20, SLOW) as slow:
        chain = round(_run("ours_one", slow, 5)["seconds"] / SLOW)
        one, start = _run("ours_one", quick, 15)["seconds"], _run("cli_start", quick, 5)["seconds"]
        other = _run("checkdmarc_one", quick, 3)["seconds"]
        yield "one domain, 20 ms an answer", f"{one * 1000:.0f} ms", ""
        yield (
            "  against its longest chain of questions",
            f"{one / (chain * DELAY):.2f} x",
            f"at most 1.5 x {chain} x 20 ms",
        )
        yield "  checkdmarc on the same server", f"{other * 1000:.0f} ms", ""
        yield "  times faster than checkdmarc", f"{other / one:.0f} x", "at least 15 x"
        yield "  the whole command, less the check: its start", f"{start - one:.2f} s", "under 0.7 s"
        ours, theirs = _run("ours_many", quick, many), _run("checkdmarc_many", quick, 10)
        yield f"{many} domains in one run", f"{many / ours['seconds']:.0f} a second", ""
        ratio = (theirs["seconds"] / 10) / (ours["seconds"] / many)
        yield "  times faster than checkdmarc, a domain", f"{ratio:.0f} x", "at least 300 x"
        yield "  CPU to gather and judge, a domain", f"{ours['cpu'] / many * 1000:.2f} ms", "at most 2 ms"
        yield "  questions, a domain", f"{ours['asked'] / many:.1f}", ""
        yield "  gaps on a healthy server", f"{ours['unknown']:.0f}", "0"
        if options.mailauth:
            mailauth = _run("mailauth_many", quick, many)["seconds"]
            yield "  npm mailauth, 50 at a time", f"{many / mailauth:.0f} a second", ""
            yield "  times faster than mailauth", f"{mailauth / ours['seconds']:.1f} x", "more than 1 x"
        hourly = _run("hourly", quick, min(many, 500))
        yield "checked in the background and kept, a domain", f"{hourly['cpu'] * 1000:.1f} ms CPU", ""
        yield "  5,000 of them every hour, of two cores", f"{hourly['share']:.1%}", "under 25 %"
        whole = _run("cli_memory", quick, options.memory)
        yield (
            f"{options.memory} domains by the command: peak memory",
            f"{whole['megabytes']:.0f} MB",
            "under 300 MB",
        )
        yield "  with reading, rendering and writing", f"{options.memory / whole['seconds']:.0f} a second", ""
    yield from _whole()
    yield from _remedies()
    yield from _pages()
    yield from linting.figures()
    with loopback_only():
        for what, seconds in placement.figures():
            yield what, f"{seconds:.1f} s", "under 2 s"


def _whole() -> Iterator[tuple[str, str, str]]:
    """Every check of one domain, its servers 20 ms away."""
    seconds, gaps = whole.all_answer()
    yield "every check of one domain with 2 MX", f"{seconds:.2f} s", "under 2 s"
    yield "  questions left open", str(gaps), "0"
    yield "  with a third MX that hangs", f"{whole.one_hangs():.1f} s", "its deadline of 10 s and little more"


def _remedies() -> Iterator[tuple[str, str, str]]:
    with loopback_only(), World() as world:
        cpu, findings = remedies.seconds(world)
    yield (
        f"records, cards and mail of a check with {findings} findings",
        f"{cpu * 1000:.0f} ms CPU",
        "under 50 ms",
    )


def _pages() -> Iterator[tuple[str, str, str]]:
    for kind in databases.BOTH:
        with loopback_only(), World() as world:
            for what, taken in pages.milliseconds(world, kind):
                yield f"{what}, {kind}", f"{taken:.0f} ms", "under 150 ms"


def _run(name: str, address: str, count: int) -> Figures:
    """Each contender in a process of its own, so that no import, cache or garbage is shared."""
    command = [sys.executable, "-m", "tests.benchmarks.contenders", name, address, str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=900, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


@contextmanager
def _server(domains: int, delay: float) -> Iterator[str]:
    """The benchmark's resolver in a process of its own; yields "IP:PORT"."""
    command = [sys.executable, "-m", "tests.benchmarks.server"]
    command += ["--delay", str(delay), "--domains", str(domains), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--domains", type=int, default=2000)
    parser.add_argument("--memory", type=int, default=10_000, help="domains of the memory run")
    parser.add_argument("--mailauth", metavar="DIR", help="a folder with node_modules/mailauth in it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
