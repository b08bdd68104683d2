"""Makes the state of a domain: after a run, and when findings are accepted or an acceptance ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from checks import CHECKS_VERSION
from checks.model import Reason, Verdict
from checks.registry import all_checks, family_of
from deliverability.history import verdicts
from deliverability.history.baseline import asked_of
from deliverability.history.compare import RANK, After
from deliverability.history.look import FLEETING, SUBJECT_LENGTH, Look
from deliverability.history.model import Acceptance, Standing, State
from deliverability.report import Report, make_report
from deliverability.runs import Run, nobody_answered
from deliverability.summary import sentence

OUT_OF_SIGHT = frozenset({
    Reason.NO_WAY_OUT, Reason.NO_TCP_OUT, Reason.NO_ROUTE, Reason.PUBLIC_RESOLVER, Reason.LIST_REFUSED,
    Reason.NO_EVIDENCE, Reason.NOT_PUBLIC, Reason.STRIPPED, Reason.INTERCEPTED,
})  # fmt: skip
"""What cannot be seen from here at all is no event, however often it is met."""


def after_run(
    domain_id: int,
    before: State | None,
    run: Run,
    run_id: str,
    look: Look,
    after: After,
    acceptances: tuple[Acceptance, ...],
    now: datetime,
) -> State:
    """How the domain stands after a run; as before, while something has to be looked at again."""
    if before is not None and after.waits:
        return replace(before, checked_at=now, suspected=after.suspected, unknown_in_a_row=0)
    counting = verdicts.counting(after.standing, acceptances)
    report = believed(run, counting)
    never = _never_judged(before, look)
    unseen = {gap.check for gap in run.outcome.gaps}.intersection(never)
    judged = {line.family: line.verdict for line in report.families}
    known = before.verdict if before else None
    verdict = verdicts.overall(counting, report.verdict, known, is_unseen=bool(unseen))
    counts = verdicts.counts(after.standing, acceptances)
    return State(
        domain_id, run_id, verdict, _since(before, verdict, now), now, CHECKS_VERSION,
        asked_of(run.transcript),
        verdicts.families(counting, judged, before.families if before else {}, unseen),
        counts.errors, counts.warnings, counts.notices, counts.accepted, len(run.outcome.gaps),
        _unknown_in_a_row(before, run), _sentence(before, report, counting, verdict), never, after.suspected,
    )  # fmt: skip


def restated(
    state: State, standing: Iterable[Standing], acceptances: Iterable[Acceptance], now: datetime
) -> State:
    """How the domain stands when nothing but what is accepted has changed."""
    found, holding = tuple(standing), tuple(acceptances)
    counting = verdicts.counting(found, holding)
    verdict = verdicts.overall(counting, state.verdict, state.verdict, is_unseen=False)
    counts = verdicts.counts(found, holding)
    as_before = (verdict, counts.errors, counts.warnings) == (state.verdict, state.errors, state.warnings)
    return replace(
        state,
        families=verdicts.families(counting, state.families, state.families, ()),
        verdict=verdict,
        since=_since(state, verdict, now),
        errors=counts.errors,
        warnings=counts.warnings,
        notices=counts.notices,
        accepted=counts.accepted,
        sentence=state.sentence if as_before else _titles(counting),
    )


def believed(run: Run, counting: Iterable[Standing]) -> Report:
    """The report of a run with those of its findings alone that stand and count."""
    keys = {one.key for one in counting}
    mine = tuple(f for f in run.outcome.findings if (f.check, f.subject[:SUBJECT_LENGTH]) in keys)
    chosen = tuple(line.family for line in run.report.families if line.family not in FLEETING)
    return make_report(run.snapshot, replace(run.outcome, findings=mine), chosen)


def _never_judged(before: State | None, look: Look) -> tuple[str, ...]:
    """Checks that had no answer so far; of one that was judged once, what was seen then still counts."""
    if before is None:
        return tuple(sorted(check for check in all_checks() if look.is_open(check)))
    new = {check for check in all_checks() if family_of(check) not in before.families} - look.held
    return tuple(sorted(check for check in {*before.unjudged, *new} if not look.closed.issuperset((check,))))


def _since(before: State | None, verdict: Verdict, now: datetime) -> datetime:
    return before.since if before is not None and before.verdict is verdict else now


def _unknown_in_a_row(before: State | None, run: Run) -> int:
    """Runs up to this one that had no answers; one that was judged begins anew."""
    reasons = {gap.unknown.reason for gap in run.outcome.gaps}
    unseen = run.report.verdict is Verdict.COULD_NOT_CHECK and reasons - OUT_OF_SIGHT
    if not unseen and not nobody_answered(run.transcript):
        return 0
    return (before.unknown_in_a_row if before else 0) + 1


def _sentence(before: State | None, report: Report, counting: Iterable[Standing], verdict: Verdict) -> str:
    """The run's own words where it saw all that stands; what was said before where it did not."""
    seen = {(a.finding.check, a.finding.subject[:SUBJECT_LENGTH]) for a in report.findings}
    found = tuple(counting)
    if report.verdict is verdict and seen.issuperset(one.key for one in found):
        return sentence(report)
    return before.sentence if before is not None and before.verdict is verdict else _titles(found)


def _titles(counting: Iterable[Standing]) -> str:
    """The worst of what stands."""
    loudest = max(counting, key=lambda one: RANK[one.severity], default=None)
    return f"{loudest.title}." if loudest is not None else "What we looked at is fine."
