"""Works out how a domain stands from its standing findings, what is accepted, and what the run could see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checks.model import Severity, Verdict
from checks.registry import family_of
from deliverability.history.compare import is_accepted
from deliverability.history.model import Acceptance, Standing
from deliverability.report import worst

HEAVY = {Severity.ERROR: Verdict.FAIL, Severity.WARNING: Verdict.WARN}
SETTLED = (Verdict.PASS, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Counts:
    """Standing findings by severity; those that somebody accepted count in `accepted` alone."""

    errors: int = 0
    warnings: int = 0
    notices: int = 0
    accepted: int = 0


def counting(standing: Iterable[Standing], acceptances: Iterable[Acceptance]) -> tuple[Standing, ...]:
    """The findings that count: neither held back nor accepted."""
    holding = tuple(acceptances)
    return tuple(
        one for one in standing if not one.is_held and not is_accepted(one.check, one.subject, holding)
    )


def counts(standing: Iterable[Standing], acceptances: Iterable[Acceptance]) -> Counts:
    """How many findings stand, by severity."""
    there = [one for one in standing if not one.is_held]
    mine = [one.severity for one in counting(there, acceptances)]
    errors, warnings, notices = (mine.count(severity) for severity in Severity)
    return Counts(errors, warnings, notices, len(there) - len(mine))


def families(
    standing: Iterable[Standing],
    judged: Mapping[str, Verdict],
    before: Mapping[str, Verdict],
    never: Iterable[str],
) -> dict[str, Verdict]:
    """The known verdict of each family that was looked at.

    `standing`: the findings that count. `judged`: what the run says, such findings aside. `before`: what was
    known. `never`: checks that had no answer and were never judged.
    """
    unseen = {family_of(check) for check in never}
    by_family: dict[str, list[Verdict]] = {}
    for one in standing:
        by_family.setdefault(family_of(one.check), []).append(HEAVY.get(one.severity, Verdict.PASS))
    return {
        family: _known(verdict, by_family.get(family, ()), before.get(family), family in unseen)
        for family, verdict in judged.items()
    }


def overall(
    standing: Iterable[Standing], judged: Verdict, before: Verdict | None, *, is_unseen: bool
) -> Verdict:
    """The known verdict of the domain; as `families` for each of them."""
    return _known(judged, [HEAVY.get(one.severity, Verdict.PASS) for one in standing], before, is_unseen)


def _known(judged: Verdict, found: Iterable[Verdict], before: Verdict | None, is_unseen: bool) -> Verdict:
    """What stands decides; then what was judged; where there was no answer, what was known before."""
    heaviest = worst(found)
    if heaviest in HEAVY.values():
        return heaviest
    if judged in SETTLED:
        return judged
    if is_unseen or before in (None, Verdict.COULD_NOT_CHECK):
        return judged if judged is Verdict.COULD_NOT_CHECK else Verdict.PASS
    return before if before in SETTLED and before is not None else Verdict.PASS
