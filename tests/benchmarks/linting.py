"""How fast the linter is, on mails of its own: from nothing to the first, then a second, and what it spends.

    python -m tests.benchmarks.linting                   half a minute

CPU time of one core throughout. The figures to look at are the shares: they come from one run on one machine.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from statistics import median

from checks.template.reading.read import read
from checks.template.rule import chosen_by_default, judge_one
from checks.template.settings import Settings
from deliverability.linting.options import Options
from deliverability.linting.run import evidence_of, lint_source
from tests.benchmarks.macros import html_mails, texts

SECONDS = 3.0
"""Of CPU time for each figure that is a mean."""
OPTIONS = Options(settings=Settings(domains=("shop.example",)))
COLD, DEAREST = 3, 5
KINDS: dict[str, tuple[Callable[[int], tuple[str, ...]], str, int]] = {
    "texts": (texts, "reply.txt", 300),
    "HTML mails": (html_mails, "reply.html", 100),
}
"""What is linted: made anew for each round, its file name, and how many a second are the goal."""


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds a mail: to read it, to judge it by all rules, and by each rule alone (by code)."""

    reading: float
    rules: float
    by_rule: dict[str, float]


def figures() -> Iterator[tuple[str, str, str]]:
    """What was measured, its value, and the goal."""
    for name, (_, _, goal) in KINDS.items():
        rate, spent = a_second(name), spent_on(name)
        yield f"{name} linted, on one core", f"{rate:.0f} a second", f"at least {goal}"
        yield "  from nothing to the first one judged", f"{cold(name):.2f} s CPU", ""
        whole = spent.reading + spent.rules
        yield "  reading : rules", f"{spent.reading / whole:.0%} : {spent.rules / whole:.0%}", ""
        alone = sum(spent.by_rule.values()) / spent.rules
        yield "    what rules share, of the rules", f"{max(0.0, 1 - alone):.1%}", ""
        ranked = sorted(spent.by_rule.items(), key=lambda pair: -pair[1])
        for code, seconds in ranked[:DEAREST]:
            yield f"    {code}, of the rules", f"{seconds / spent.rules:.1%}", ""


def a_second(name: str) -> float:
    """Mails linted a second with the rules that are on by themselves; no mail comes twice."""
    make, file, _ = KINDS[name]
    for mail in make(0):  # which loads the rules, and makes the patterns that such mails need
        lint_source(mail, file, OPTIONS)
    gc.freeze()  # as the command and the service do
    spent, done, turns = 0.0, 0, count(1)
    while spent < SECONDS:
        mails = make(next(turns))
        begun = time.process_time()
        for mail in mails:
            lint_source(mail, file, OPTIONS)
        spent, done = spent + time.process_time() - begun, done + len(mails)
    return done / spent


def spent_on(name: str) -> Spent:
    """Where the time of a mail goes. A rule alone comes after all of them, which made what rules share."""
    make, file, _ = KINDS[name]
    rules = chosen_by_default()
    reading = judging = 0.0
    by_rule, done = dict.fromkeys((one.code for one in rules), 0.0), 0
    while reading + judging < SECONDS:
        for mail in make(-1 - done):
            begun = time.process_time()
            documents = read(mail, file)
            was_read = time.process_time()
            evidence = [evidence_of(one, OPTIONS) for one in documents]
            for one in evidence:
                judge_one(rules, one)
            reading, judging = reading + was_read - begun, judging + time.process_time() - was_read
            for rule in rules:
                begun = time.process_time()
                for one in evidence:
                    judge_one((rule,), one)
                by_rule[rule.code] += time.process_time() - begun
            done += 1
    return Spent(reading / done, judging / done, {code: spent / done for code, spent in by_rule.items()})


def cold(name: str) -> float:
    """The median CPU seconds of a fresh process that lints one mail, the start of Python included."""
    command = [sys.executable, "-m", "tests.benchmarks.linting", "--first", name]
    done = [subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True) for _ in range(COLD)]
    return median(float(one.stdout) for one in done)


def main() -> int:
    """Print the figures; with --first those of this process alone."""
    if sys.argv[1:2] == ["--first"]:
        make, file, _ = KINDS[sys.argv[2]]
        lint_source(make(0)[0], file, OPTIONS)
        print(time.process_time())
        return 0
    for what, value, goal in figures():
        print(f"{what:<58}{value:>16}   {goal}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
