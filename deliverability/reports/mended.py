"""Whether a finding is still there by a run; silence is not absence."""

from __future__ import annotations

from enum import StrEnum

from deliverability.report import Advice
from deliverability.runs import Run


class Now(StrEnum):
    """What a run says of a finding; UNKNOWN: this time it could not be judged."""

    STILL_THERE = "still there"
    GONE = "gone"
    UNKNOWN = "unknown"


def now_of(run: Run | None, check: str, subject: str) -> tuple[Now, Advice | None]:
    """How it is by this run, and the finding where it is still there; UNKNOWN without a run."""
    if run is None:
        return Now.UNKNOWN, None
    mine = [one for one in run.report.findings if one.finding.check == check]
    found = next((one for one in mine if one.finding.subject == subject), None)
    if found is not None:
        return Now.STILL_THERE, found
    judged = {*run.outcome.passed, *(one for one, _ in run.report.not_applicable)}
    is_open = any(gap.check == check for gap in run.report.gaps)
    return (Now.GONE if (mine or check in judged) and not is_open else Now.UNKNOWN), None
