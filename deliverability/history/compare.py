"""Decides what a run changes: what is new, gone or of another weight, and what has to be looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from checks.model import Severity
from checks.registry import family_of
from deliverability.history.look import BY_MAIL, Key, Look, Seen
from deliverability.history.model import Acceptance, Standing, Suspicion

LOUD = (Severity.ERROR, Severity.WARNING)
RANK = {Severity.NOTICE: 0, Severity.WARNING: 1, Severity.ERROR: 2}
COMES_AND_GOES = 2
"""A finding that came up so often within a day is gone only when it stays away."""
STAYS_AWAY = 3
"""So many looks in a row."""
MOST_LOOKS = 2
"""Second looks after one run; what is not confirmed then waits for the next one."""


@dataclass(frozen=True, slots=True)
class Before:
    """How things stood: the findings, how often each came up within a day, what is accepted now.

    `suspected`: by the last look. `already`: findings that the last transcript shows as well, judged today.
    """

    standing: tuple[Standing, ...] = ()
    came: Mapping[Key, int] | None = None
    accepted: tuple[Acceptance, ...] = ()
    suspected: Suspicion | None = None
    already: Collection[Key] = ()


@dataclass(frozen=True, slots=True)
class After:
    """What the run comes to.

    `standing` now; `new`, `gone` and `shifted` (as it stood, as it is) what is different. `suspected`: what
    turned worse and was seen once. `waits`: nothing is told before the second look.
    """

    standing: tuple[Standing, ...]
    new: tuple[Seen, ...] = ()
    gone: tuple[Standing, ...] = ()
    shifted: tuple[tuple[Standing, Seen], ...] = ()
    suspected: Suspicion | None = None
    waits: bool = False

    @property
    def look_again(self) -> bool:
        return self.suspected is not None and self.suspected.looks < MOST_LOOKS


def compare(before: Before, look: Look, run_id: str, now: datetime, *, is_second_look: bool) -> After:
    """What a run changes; when something turned worse and this is the first look, nothing yet."""
    unsure = [one for one in _worse(before, look) if not _is_sure(one, before, is_second_look)]
    suspected = _suspicion(unsure, before.suspected, run_id, is_second_look=is_second_look)
    if suspected and not is_second_look:
        return After(before.standing, suspected=suspected, waits=True)
    believed = {key: seen for key, seen in look.found.items() if seen not in unsure}
    stood = {one.key: one for one in before.standing}
    kept = tuple(filter(None, (_followed(one, look, before, unsure) for one in before.standing)))
    new = tuple(seen for key, seen in believed.items() if key not in stood)
    return After(
        (*kept, *(Standing(s.check, s.subject, s.severity, s.title, now, run_id) for s in new)),
        new,
        tuple(one for one in before.standing if one.key not in {still.key for still in kept}),
        tuple((stood[key], seen) for key, seen in believed.items()
              if key in stood and stood[key].severity is not seen.severity),
        suspected,
    )  # fmt: skip


def first(look: Look, run_id: str, now: datetime) -> After:
    """What the first run of a domain finds: nothing of it has changed."""
    return After(
        tuple(Standing(s.check, s.subject, s.severity, s.title, now, run_id) for s in look.found.values())
    )


def is_accepted(check: str, subject: str, acceptances: Iterable[Acceptance]) -> bool:
    """Whether somebody lives with the finding; the acceptances are those that hold."""
    return any(one.covers(check, subject) for one in acceptances)


def _worse(before: Before, look: Look) -> list[Seen]:
    """What would be told as worse: an error or warning that is new, or heavier than it stood."""
    stood = {one.key: one for one in before.standing}
    return [
        seen for key, seen in look.found.items()
        if seen.severity in LOUD
        and (key not in stood or RANK[seen.severity] > RANK[stood[key].severity])
        and not is_accepted(seen.check, seen.subject, before.accepted)
    ]  # fmt: skip


def _is_sure(seen: Seen, before: Before, is_second_look: bool) -> bool:
    suspected = before.suspected.findings if before.suspected else ()
    confirmed = is_second_look and (seen.check, seen.subject, seen.severity.value) in suspected
    return confirmed or seen.key in before.already or family_of(seen.check) in BY_MAIL


def _suspicion(
    unsure: list[Seen], last: Suspicion | None, run_id: str, *, is_second_look: bool
) -> Suspicion | None:
    if not unsure:
        return None
    looks = (last.looks if last else 0) + 1 if is_second_look else 0
    return Suspicion(tuple((one.check, one.subject, one.severity.value) for one in unsure), looks, run_id)


def _followed(one: Standing, look: Look, before: Before, unsure: list[Seen]) -> Standing | None:
    """A finding as it stands after the run; None when it is gone."""
    seen = look.found.get(one.key)
    if seen in unsure:
        return one  # heavier, which is not sure yet
    if seen is not None:
        return replace(one, severity=seen.severity, title=seen.title, is_held=False, away=0)
    if one.check in look.held:
        return replace(one, is_held=True)
    if not look.is_closed(one.check):
        return one
    away = one.away + 1
    often = (before.came or {}).get(one.key, 0) >= COMES_AND_GOES
    return replace(one, away=away) if often and away < STAYS_AWAY else None
