"""What changed over a period, taken together: what came and went again, or went and came, is not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from deliverability.history.model import BETTER, WORSE, Cause, Change, Kind
from deliverability.history.seen import CERTIFICATE
from deliverability.reports.model import Counts

OF_FINDINGS = (Kind.FINDING_NEW, Kind.FINDING_GONE, Kind.FINDING_SEVERITY)


def worse(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Findings that are there now and were not, or weigh more now; each once."""
    return tuple(one for one in _lasting(changes) if one.direction == WORSE)


def fixed(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Findings that were there and are not any more, or weigh less now; each once."""
    return tuple(one for one in _lasting(changes) if one.direction == BETTER)


def others(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Records that changed and did not change back, findings of no weight, and a verdict nothing explains.

    A verdict follows from the findings that changed; where none did, as when a family is looked at again, it
    is told itself. That a certificate was renewed, as it is every few weeks, is no news; a note that could be
    looked at for the first time is no change.
    """
    kept = tuple(changes)
    findings = tuple(_lasting(kept))
    told = (*_records(kept), *filter(_is_slight, findings))
    explained = {one.domain_id for one in (*told, *findings)}
    return (*told, *(one for one in _verdicts(kept) if one.domain_id not in explained))


def counts_of(changes: Iterable[Change]) -> Counts:
    """How many there are of each, over any number of domains."""
    kept = tuple(changes)
    return Counts(len(worse(kept)), len(fixed(kept)), len(others(kept)))


def _is_slight(change: Change) -> bool:
    return change.direction not in (WORSE, BETTER) and change.cause is not Cause.FIRST


def _records(changes: Iterable[Change]) -> Iterator[Change]:
    told = (one for one in changes if one.kind is Kind.RECORD and one.details.rrtype != CERTIFICATE)
    mine = sorted(told, key=_record)
    for _, group in groupby(mine, _record):
        of_one = sorted(group, key=lambda change: (change.at, change.id))
        if len(of_one) == 1 or of_one[0].details.before != of_one[-1].details.after:
            yield from of_one


def _verdicts(changes: Iterable[Change]) -> Iterator[Change]:
    """The last change of each domain's verdict, unless all of them lead back to the first."""
    mine = (one for one in changes if one.kind is Kind.VERDICT)
    for _, group in groupby(sorted(mine, key=lambda change: change.domain_id), lambda one: one.domain_id):
        of_one = sorted(group, key=lambda change: (change.at, change.id))
        last = of_one[-1]
        if last.direction in (WORSE, BETTER) and of_one[0].details.before != last.details.after:
            yield last


def _record(change: Change) -> tuple[int, str, str]:
    return change.domain_id, change.subject, change.details.rrtype


def _lasting(changes: Iterable[Change]) -> Iterator[Change]:
    """Of each finding its last change, unless that only took back the first."""
    mine = sorted((one for one in changes if one.kind in OF_FINDINGS), key=_finding)
    for _, group in groupby(mine, _finding):
        of_one = sorted(group, key=lambda change: (change.at, change.id))
        if len(of_one) == 1 or _is_let_go(of_one):
            yield of_one[-1]
        elif sum(change.direction for change in of_one) != 0 and not _is_nothing(of_one):
            yield _summed(of_one)


def _is_let_go(of_one: list[Change]) -> bool:
    """Somebody lives with it by now, or it was there before and is not reported any more."""
    last = of_one[-1]
    is_quiet = last.kind is Kind.FINDING_GONE and last.direction != BETTER
    return is_quiet and (last.cause is Cause.ACCEPTED or of_one[0].kind is not Kind.FINDING_NEW)


def _is_nothing(of_one: list[Change]) -> bool:
    """It came within the period, and is not there any more."""
    return of_one[0].kind is Kind.FINDING_NEW and of_one[-1].kind is Kind.FINDING_GONE


def _summed(of_one: list[Change]) -> Change:
    """The last change that goes the way that all of them together go."""
    way = 1 if sum(change.direction for change in of_one) > 0 else -1
    return next(change for change in reversed(of_one) if change.direction == way)


def _finding(change: Change) -> tuple[int, str, str]:
    return change.domain_id, change.check, change.subject
