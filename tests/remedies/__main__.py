"""Prints the figure of the closed loop, python -m tests.remedies [FAMILY…]: what remedies findings have."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict

from tests.loopback_only import loopback_only
from tests.remedies.loop import FAMILIES, Loop, every_loop
from tests.remedies.words import why_words

KINDS = ("records", "steps", "words", "nothing")


def main(chosen: tuple[str, ...]) -> int:
    """One line for each loop that stays open, then the figures; the status is 1 when there is any."""
    worlds, cleared, still_open = 0, 0, 0
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with loopback_only():
        for case, loops in every_loop(chosen or FAMILIES):
            worlds += 1
            for loop in loops:
                found[loop.finding.check][kind_of(loop)] += 1
                cleared += bool(loop.changes) and not loop.fault
                still_open += bool(loop.fault)
                if loop.fault:
                    print(f"{case.check_id}: {loop.finding.check}: {loop.changes}: {loop.fault}")
                    print(f"{case.example.zone}\n{dict(case.example.options)}")
    _table(found)
    share = 100 * cleared / max(1, cleared + still_open)
    print(f"{worlds} worlds, {cleared + still_open} findings with records, {share:.1f} % cleared")
    return 1 if still_open else 0


def kind_of(loop: Loop) -> str:
    """What a finding's reader is given: records, steps alone, the guide's words for a reason, or nothing."""
    if loop.remedy is not None:
        return "records" if loop.changes else "steps"
    return "words" if why_words(loop.finding) else "nothing"


def _table(found: defaultdict[str, Counter[str]]) -> None:
    """A line for each family, and below it why the words of a guide are all there is."""
    families: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for check, counts in found.items():
        families[check.partition(".")[0]].update(counts)
    print(f"{'':14}" + "".join(f"{kind:>9}" for kind in ("findings", *KINDS)))
    for family, counts in families.items():
        print(f"{family:14}{counts.total():9}" + "".join(f"{counts[kind]:9}" for kind in KINDS))
    for check, counts in found.items():
        for kind in KINDS[2:]:
            if counts[kind]:
                print(f"  {kind} {counts[kind]:4} {check}: {why_words(check)}")


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
