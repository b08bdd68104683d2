"""What the pages about templates say in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from checks.model import Severity
from deliverability.library.seen import Place, Seen
from deliverability.wording import SEVERITY_WORDS, counted


def said_of(seen: Seen | None, problem: str = "") -> str:
    """ "2 problems and 1 note", for the heading and for who listens."""
    if seen is None or problem:
        return problem
    return listed({one: seen.count(one) for one in Severity}) or "We found nothing to mend"


def listed(counts: dict[Severity, int]) -> str:
    """Counts by severity in words, "" for none."""
    told = [counted(number, SEVERITY_WORDS[one]) for one, number in counts.items() if number]
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def worst_first(places: Iterable[Place]) -> list[Place]:
    """Findings as a page lists them: the worst first, of equals the one that stands first."""
    ranks = {one: rank for rank, one in enumerate(Severity)}
    return sorted(places, key=lambda one: ranks[one.severity])
