"""Tells what has become of a finding once its records are live."""

from __future__ import annotations

from enum import StrEnum

from deliverability.runs import Run


class Became(StrEnum):
    """What a new check says of an old finding."""

    MENDED = "mended"
    STILL = "still there"
    OPEN = "could not check"


def became(after: Run, check: str, subject: str) -> Became:
    """MENDED only where the check was made and did not find it again."""
    subjects = [finding.subject for finding in after.outcome.findings if finding.check == check]
    if subject in subjects:
        return Became.STILL
    spared = {name for name, _ in after.outcome.not_applicable}
    is_judged = check in after.outcome.passed or subjects or check in spared
    gaps = {gap.check for gap in after.outcome.gaps}
    return Became.MENDED if is_judged and check not in gaps else Became.OPEN
