"""Walks a domain through worlds drawn at random, with and without answers: python -m tests.history.walk 0 60

At the end of each walk the domain must stand as one fresh check judges it, and silence may have said nothing.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deliverability.history.look import look_at
from deliverability.store import states
from deliverability.store.database import open_database, reading
from tests.healthy import KEY
from tests.history.following import Following, zone
from tests.judging import judge
from tests.loopback_only import loopback_only
from tests.world import World

VENDOR = '_spf.vendor.example. TXT "v=spf1 ip4:192.0.2.0/24 -all"\n'
RECORDS = {
    "spf": ("v=spf1 mx -all", "", "v=spf1 mx +all", "v=spf1 mx ptr ~all",
            "v=spf1 mx include:_spf.vendor.example -all"),
    "dmarc": ("v=DMARC1; p=reject; rua=mailto:dmarc@example.com", "", "v=DMARC1; p=none",
              "v=DMARC1; p=quarantine; pct=20"),
    "mx": ("10 mail", "", "10 gone", "0 ."),
    "key": (KEY, ""),
}  # fmt: skip
FAULTS = (
    "example.com. !servfail TXT", "_dmarc !timeout", "*. !refused", "example.com. !servfail MX",
    "_spf.vendor.example. !servfail TXT",
)  # fmt: skip
STEPS = 6


def main() -> int:
    """Walk with every seed between the two numbers given; what went wrong, line by line."""
    first, last = map(int, sys.argv[1:3])
    with loopback_only(), World() as world:
        wrong = [f"{seed}: {one}" for seed in range(first, last) for one in walked(world, seed)]
    print("\n".join((*wrong, f"{last - first} walks, {len(wrong)} faults")))
    return bool(wrong)


def walked(world: World, seed: int) -> Iterator[str]:
    """Every fault of one walk, in words."""
    drawn = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        followed = Following(open_database(Path(scratch)), world)
        text = _drawn(drawn)
        followed.look(text)
        for _ in range(STEPS):
            text = _drawn(drawn) if drawn.random() < 0.6 else text
            followed.settle(f"{text}\n{drawn.choice((*FAULTS, '', '', ''))}")
        for _ in range(4):  # a finding that comes and goes is gone after three looks
            followed.settle(text)
        yield from _faults(followed, world, text)
        followed.database.dispose()


def _faults(followed: Following, world: World, text: str) -> Iterator[str]:
    for fault in ("", *FAULTS):
        for change in followed.settle(f"{text}\n{fault}"):
            yield f"{fault or 'the same world'} said: {change.title}"
    fresh = judge(world, text, options=followed.options, families=followed.families)
    with reading(followed.database) as connection:
        standing, state = states.standing_of(connection, 1), states.state(connection, 1)
    there = {one.key for one in standing if not one.is_held}
    if there != set(look_at(fresh).found):
        yield f"stands: {sorted(there ^ set(look_at(fresh).found))}"
    if state is None or state.verdict is not fresh.report.verdict:
        yield f"the verdict is {state and state.verdict}, a fresh check says {fresh.report.verdict}"


def _drawn(drawn: random.Random) -> str:
    records = {name: drawn.choice(values) for name, values in RECORDS.items()}
    return zone(**records, more=VENDOR)


if __name__ == "__main__":
    raise SystemExit(main())
