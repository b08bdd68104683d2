"""What changed over a period: each finding once, and what took itself back not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from checks.model import Severity
from deliverability.history.model import Cause, Change, Kind
from deliverability.reports.model import Counts
from deliverability.reports.net import counts_of, fixed, others, worse

NOW = datetime(2027, 3, 15, tzinfo=UTC)
NEW, GONE, SEVERITY = Kind.FINDING_NEW, Kind.FINDING_GONE, Kind.FINDING_SEVERITY
WAY = {NEW: -1, GONE: 1, SEVERITY: -1, Kind.VERDICT: -1}


def _change(hour: int, kind: Kind, check: str = "mx.missing", domain: int = 1) -> Change:
    return Change(
        domain, NOW + timedelta(hours=hour), "run", kind, Cause.DOMAIN, WAY.get(kind, 0),
        check.partition(".")[0], check, "example.com", Severity.ERROR, f"{check} {hour}", id=hour,
    )  # fmt: skip


def _titles(changes: tuple[Change, ...]) -> list[str]:
    return [change.title for change in changes]


def test_what_came_is_worse_and_what_went_is_fixed() -> None:
    seen = [_change(1, NEW), _change(2, GONE, "spf.missing"), _change(3, NEW, "dmarc.missing")]
    assert _titles(worse(seen)) == ["dmarc.missing 3", "mx.missing 1"]
    assert _titles(fixed(seen)) == ["spf.missing 2"]
    assert counts_of(seen) == Counts(2, 1, 0)


def test_what_came_and_went_again_is_told_by_neither() -> None:
    assert counts_of([_change(1, NEW), _change(2, GONE)]) == Counts()
    assert counts_of([_change(1, GONE), _change(2, NEW)]) == Counts()


def test_what_came_went_and_came_again_is_one_thing_that_is_worse() -> None:
    seen = [_change(1, NEW), _change(2, GONE), _change(3, NEW)]
    assert _titles(worse(seen)) == ["mx.missing 3"]
    assert fixed(seen) == ()


def test_the_same_finding_of_two_domains_counts_twice() -> None:
    assert counts_of([_change(1, NEW), _change(1, NEW, domain=2)]) == Counts(2)


def test_records_count_as_other_changes_and_a_verdict_follows_from_findings() -> None:
    record = _change(1, Kind.RECORD, "")
    verdict = _change(2, Kind.VERDICT, "")
    assert counts_of([record, verdict, _change(3, SEVERITY)]) == Counts(1, 0, 1)
    assert others([record, verdict]) == (record,)
