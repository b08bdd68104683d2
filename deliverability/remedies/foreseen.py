"""What the checks of a family would say once changes are live, as far as the evidence at hand tells."""

from __future__ import annotations

from checks.model import Finding, Severity
from checks.registry import evaluate, family_of
from checks.snapshot import Snapshot


def clears(finding: Finding, now: Snapshot, then: Snapshot) -> bool:
    """Whether the finding is gone in the snapshot `then`, and nothing of weight is new in its family."""
    left = _findings(then, family_of(finding.check))
    if any(_same(one, finding) for one in left):
        return False
    before = _findings(now, family_of(finding.check))
    new = (one for one in left if one.severity is not Severity.NOTICE)
    return all(any(_same(one, old) for old in before) for one in new)


def _findings(snapshot: Snapshot, family: str) -> tuple[Finding, ...]:
    return evaluate(snapshot, (family,)).findings


def _same(one: Finding, other: Finding) -> bool:
    return one.check == other.check and one.subject == other.subject
