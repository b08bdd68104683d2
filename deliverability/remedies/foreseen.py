"""What the checks of a family would say once changes are live, as far as the evidence at hand tells."""

from __future__ import annotations

from checks.model import Finding, Severity
from checks.registry import evaluate, family_of
from checks.snapshot import Snapshot


def clears(finding: Finding, now: Snapshot, then: Snapshot) -> bool:
    """Whether the finding is gone in the snapshot `then`, and nothing of weight is new in its family."""
    return is_gone(finding, then) and not news(finding, now, then)


def is_gone(finding: Finding, then: Snapshot) -> bool:
    """Whether the check no longer speaks there."""
    return not any(_same(one, finding) for one in findings(then, family_of(finding.check)))


def news(finding: Finding, now: Snapshot, then: Snapshot) -> tuple[Finding, ...]:
    """The errors and warnings of the finding's family that `now` does not have."""
    before = findings(now, family_of(finding.check))
    heavy = (one for one in findings(then, family_of(finding.check)) if one.severity is not Severity.NOTICE)
    return tuple(one for one in heavy if not any(_same(one, old) for old in before))


def findings(snapshot: Snapshot, family: str) -> tuple[Finding, ...]:
    """What the checks of a family find in a snapshot."""
    return evaluate(snapshot, (family,)).findings


def _same(one: Finding, other: Finding) -> bool:
    return one.check == other.check and one.subject == other.subject
