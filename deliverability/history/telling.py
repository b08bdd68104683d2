"""Writes the changes of a run: one for each finding and record that changed, and one for the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from checks.model import Severity, Verdict
from checks.registry import all_checks, family_of
from deliverability.history import words
from deliverability.history.causes import Circumstances, cause_of_gone, cause_of_new, whose_doing
from deliverability.history.compare import LOUD, RANK, After, is_accepted
from deliverability.history.days import KNOWN_WORST_FIRST
from deliverability.history.look import Seen
from deliverability.history.model import (
    BETTER,
    NEITHER,
    WORSE,
    Acceptance,
    Cause,
    Change,
    Details,
    Kind,
    Standing,
    State,
)
from deliverability.history.records import Move, Moves

NONE = Details()
OURS = (Cause.ADVICE, Cause.SETTINGS)
"""By these nothing is mended."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What every change of one run has in common; `shown`: the domain as its owner writes it."""

    domain_id: int
    run_id: str
    at: datetime
    shown: str
    accepted: tuple[Acceptance, ...] = ()


def told(
    common: Telling,
    after: After,
    moved: Moves,
    about: Circumstances,
    before: State | None,
    now: State,
) -> tuple[Change, ...]:
    """The changes of a run: records first, then findings, then the verdict; none for a first run."""
    if before is None:
        return ()
    findings = (
        *(_of_new(common, seen, after, about) for seen in after.new),
        *(_of_shifted(common, was, seen, about) for was, seen in after.shifted),
        *(_of_gone(common, one, about) for one in after.gone if not _turned_heavier(one, after)),
    )
    hurt = {one.family for one in findings if one.direction == WORSE}
    records = (_of_record(common, move, harmless=move.family not in hurt) for move in moved.changed)
    ours = about.baseline.cause if about.baseline else Cause.DOMAIN
    if before.verdict is Verdict.COULD_NOT_CHECK:
        ours = Cause.FIRST
    return (*records, *findings, *of_verdict(common, before, now, findings, otherwise=ours))


def of_verdict(
    common: Telling,
    before: State,
    now: State,
    because: Iterable[Change],
    *,
    cause: Cause | None = None,
    otherwise: Cause = Cause.DOMAIN,
) -> Iterator[Change]:
    """The change of the verdict, if there is one; its cause is that of the heaviest of the others.

    `otherwise`: the cause where no other fits. `cause`: the cause where that is known; by accepting a finding
    nothing gets better.
    """
    if before.verdict is now.verdict:
        return
    is_told = cause in (None, Cause.EXPIRED)
    direction = _direction_of_verdict(before.verdict, now.verdict) if is_told else NEITHER
    details = Details(before=(before.verdict.value,), after=(now.verdict.value,))
    title = words.verdict_title(common.shown, before.verdict, now.verdict)
    why = cause or _heaviest_cause(because, direction, otherwise)
    yield _change(common, Kind.VERDICT, why, direction, "", title, details=details)


def _heaviest_cause(because: Iterable[Change], direction: int, otherwise: Cause) -> Cause:
    fitting = [change for change in because if change.direction == direction]
    heaviest = max(fitting, key=lambda change: RANK.get(change.severity or Severity.NOTICE, 0), default=None)
    return heaviest.cause if heaviest else otherwise


def of_finding(
    common: Telling,
    kind: Kind,
    cause: Cause,
    direction: int,
    one: Seen | Standing,
    title: str,
    whose: str = "",
) -> Change:
    """A change of one finding; `whose`: the domain of the third party whose doing it is."""
    family = family_of(one.check)
    return _change(common, kind, cause, direction, family, title, one.check, one.subject, one.severity,
                   Details(whose=whose))  # fmt: skip


def _whose(cause: Cause, one: Seen | Standing, about: Circumstances) -> str:
    return whose_doing(one.key, about) if cause is Cause.THIRD_PARTY else ""


def _of_record(common: Telling, move: Move, *, harmless: bool) -> Change:
    now, cause = move.now, Cause.THIRD_PARTY if move.now.whose else Cause.DOMAIN
    details = Details(now.name, now.rrtype, now.whose, move.was.answers, now.answers, move.differences)
    title = words.record_title(
        now.name, now.rrtype, now.whose, move.differences, move.leads_to, harmless=harmless
    )
    return _change(common, Kind.RECORD, cause, NEITHER, move.family, title, subject=now.name, details=details)


def _of_new(common: Telling, seen: Seen, after: After, about: Circumstances) -> Change:
    loud = seen.severity in LOUD and not is_accepted(seen.check, seen.subject, common.accepted)
    direction = WORSE if loud and not _was_covered(seen, after) else NEITHER
    cause = cause_of_new(seen, about)
    whose = _whose(cause, seen, about)
    return of_finding(common, Kind.FINDING_NEW, cause, direction, seen, seen.title, whose)


def _was_covered(seen: Seen, after: After) -> bool:
    """It is what is left of something worse, or came to light when something as bad was mended."""
    above = _required_by(seen.check)
    return any(
        (RANK[one.severity] > RANK[seen.severity] and _is_the_same_thing(one, seen))
        or (RANK[one.severity] == RANK[seen.severity] and one.check in above)
        for one in after.gone
    )  # fmt: skip


def _turned_heavier(gone: Standing, after: After) -> bool:
    """In its place stands something worse: too many look-ups where there were nearly too many."""
    return any(
        RANK[new.severity] > RANK[gone.severity] and _is_the_same_thing(gone, new) for new in after.new
    )


def _required_by(check: str) -> tuple[str, ...]:
    """The checks that hold this one back; none for a check that is no more."""
    return all_checks()[check].requires if check in all_checks() else ()


def _is_the_same_thing(gone: Standing, new: Seen) -> bool:
    if new.check in _required_by(gone.check) or gone.check in _required_by(new.check):
        return True
    return (family_of(gone.check), gone.subject) == (family_of(new.check), new.subject)


def _of_shifted(common: Telling, was: Standing, seen: Seen, about: Circumstances) -> Change:
    heavier = RANK[seen.severity] > RANK[was.severity]
    ignored = is_accepted(seen.check, seen.subject, common.accepted)
    direction = NEITHER if ignored else WORSE if heavier else BETTER
    cause = cause_of_new(seen, about)
    title = words.shifted_title(seen.title, was.severity, seen.severity)
    weights = (was.severity.value,), (seen.severity.value,)
    details = Details("", "", _whose(cause, seen, about), *weights)
    return _change(common, Kind.FINDING_SEVERITY, cause, direction, family_of(seen.check), title,
                   seen.check, seen.subject, seen.severity, details)  # fmt: skip


def _of_gone(common: Telling, one: Standing, about: Circumstances) -> Change:
    cause = cause_of_gone(one, about)
    ignored = one.severity not in LOUD or is_accepted(one.check, one.subject, common.accepted)
    direction = NEITHER if ignored or cause in OURS else BETTER
    title = words.gone_title(one.title, cause, one.severity)
    whose = _whose(cause, one, about)
    return of_finding(common, Kind.FINDING_GONE, cause, direction, one, title, whose)


def _direction_of_verdict(was: Verdict, now: Verdict) -> int:
    ranks = [min(KNOWN_WORST_FIRST.index(one), 2) for one in (was, now)]
    if Verdict.COULD_NOT_CHECK in (was, now) or ranks[0] == ranks[1]:
        return NEITHER
    return WORSE if ranks[1] < ranks[0] else BETTER


def _change(
    common: Telling, kind: Kind, cause: Cause, direction: int, family: str, title: str,
    check: str = "", subject: str = "", severity: Severity | None = None, details: Details = NONE,
) -> Change:  # fmt: skip
    return Change(common.domain_id, common.at, common.run_id, kind, cause, direction, family, check,
                  subject, severity, title, details)  # fmt: skip
