"""What changed over a period, taken together: what came and went again, or went and came, is not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from deliverability.history.model import BETTER, WORSE, Change, Kind
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
    """Records that changed and findings of no weight; a change of the verdict follows from the others.

    That a certificate was renewed, as it is every few weeks, is no news.
    """
    told = [one for one in changes if one.kind is Kind.RECORD and one.details.rrtype != CERTIFICATE]
    return (*told, *(one for one in _lasting(changes) if one.direction not in (WORSE, BETTER)))


def counts_of(changes: Iterable[Change]) -> Counts:
    """How many there are of each, over any number of domains."""
    kept = tuple(changes)
    return Counts(len(worse(kept)), len(fixed(kept)), len(others(kept)))


def _lasting(changes: Iterable[Change]) -> Iterator[Change]:
    """Of each finding its last change, unless that only took back the first."""
    mine = sorted((one for one in changes if one.kind in OF_FINDINGS), key=_finding)
    for _, group in groupby(mine, _finding):
        of_one = sorted(group, key=lambda change: (change.at, change.id))
        if len(of_one) == 1 or sum(change.direction for change in of_one) != 0:
            yield of_one[-1] if len(of_one) == 1 else _summed(of_one)


def _summed(of_one: list[Change]) -> Change:
    """The last change that goes the way that all of them together go."""
    way = 1 if sum(change.direction for change in of_one) > 0 else -1
    return next(change for change in reversed(of_one) if change.direction == way)


def _finding(change: Change) -> tuple[int, str, str]:
    return change.domain_id, change.check, change.subject
