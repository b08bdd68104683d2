"""Prints the figure of the closed loop, python -m tests.remedies: worlds, findings, share cleared."""

from __future__ import annotations

import sys
from collections import Counter

from tests.loopback_only import loopback_only
from tests.remedies.loop import FAMILIES, examples, loops
from tests.world import World


def main(families: tuple[str, ...]) -> int:
    """One line for each loop that stays open, then the figure; the status is 1 when there is any."""
    worlds = examples(families or FAMILIES)
    counts: Counter[str] = Counter()
    told: Counter[str] = Counter()
    with loopback_only(), World() as world:
        for check_id, example in worlds:
            for loop in loops(world, example, check_id):
                kind = "open" if loop.fault else "cleared" if loop.changes else "without"
                counts[kind] += 1
                told[loop.finding.check] += kind == "without"
                if loop.fault:
                    print(f"{check_id}: {loop.finding.check}: {loop.changes}: {loop.fault}\n{example.zone}")
    tried = counts["open"] + counts["cleared"]
    share = 100 * counts["cleared"] / tried if tried else 0
    print("without records:", ", ".join(f"{name} {count}" for name, count in told.most_common() if count))
    print(f"{len(worlds)} worlds, {tried} findings with records, {share:.1f} % cleared")
    return 1 if counts["open"] else 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
