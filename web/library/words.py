"""What the pages about templates say in a sentence."""

from __future__ import annotations

from checks.model import Severity
from deliverability.library.seen import Seen
from deliverability.wording import SEVERITY_WORDS, counted


def said_of(seen: Seen | None, problem: str = "") -> str:
    """ "2 problems and 1 note", for the heading and for who listens."""
    if seen is None:
        return problem
    return listed({one: seen.count(one) for one in Severity}) or "We found nothing to mend"


def listed(counts: dict[Severity, int]) -> str:
    """Counts by severity in words, "" for none."""
    told = [counted(number, SEVERITY_WORDS[one]) for one, number in counts.items() if number]
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))
