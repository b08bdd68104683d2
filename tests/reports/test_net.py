"""What changed over a period: each finding once, and what took itself back not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from checks.model import Severity
from deliverability.history.model import NEITHER, Cause, Change, Details, Kind
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


def test_what_came_and_was_accepted_is_not_worse() -> None:
    accepted = replace(_change(2, GONE), cause=Cause.ACCEPTED, direction=NEITHER)
    assert counts_of([_change(1, NEW), accepted]) == Counts(0, 0, 1)
    assert others([_change(1, NEW), accepted]) == (accepted,)
    switched_off = replace(accepted, cause=Cause.SETTINGS)
    assert counts_of([_change(1, NEW), switched_off]) == Counts()


def test_a_record_that_changed_back_is_no_change() -> None:
    there, away = (
        Details("example.com", "TXT", "", ("a",), ("b",)),
        Details("example.com", "TXT", "", ("b",), ("a",)),
    )
    first = replace(_change(1, Kind.RECORD, ""), details=there)
    assert counts_of([first, replace(first, details=away, id=2)]) == Counts()
    elsewhere = replace(away, rrtype="MX")
    assert counts_of([first, replace(first, details=elsewhere, id=2)]) == Counts(0, 0, 2)


def test_a_verdict_that_nothing_explains_is_told_itself() -> None:
    off = replace(
        _change(1, Kind.VERDICT, ""), details=Details(before=("fail",), after=("pass",)), direction=1
    )
    assert others([off]) == (off,)
    on = replace(off, details=Details(before=("pass",), after=("fail",)), direction=-1, id=2)
    assert others([off, on]) == ()


def test_a_note_seen_for_the_first_time_is_no_change_and_a_problem_is_news() -> None:
    note = replace(_change(1, NEW), direction=NEITHER, severity=Severity.NOTICE, cause=Cause.FIRST)
    assert counts_of([note]) == Counts()
    assert counts_of([replace(_change(1, NEW), cause=Cause.FIRST)]) == Counts(1)
