"""Decides what a look means for a watch: what has come to pass, whether to check again, when to look next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deliverability.watch.model import Sight, State, is_live, least
from deliverability.watch.schedule import next_look


@dataclass(frozen=True, slots=True)
class Course:
    """The way of one watch: when it began, when it ends at the latest, whether it was live before."""

    begun: datetime
    deadline: datetime
    was_live: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What a look brings. `went_live`: for the first time every name server has all changes.

    `next_look`: None when it is over, `is_late` because the deadline has come.
    """

    state: State
    went_live: bool
    next_look: datetime | None
    is_late: bool = False


def turn(course: Course, sights: Sequence[Sight], now: datetime) -> Turn:
    """What to do after a look at `now`."""
    state = least(tuple(sights))
    went_live = is_live(state) and not course.was_live
    if state is State.EVERYWHERE:
        return Turn(state, went_live, None)
    if now >= course.deadline:
        return Turn(state, went_live, None, is_late=True)
    held = max((sight.until for sight in sights if sight.until), default=None)
    until = held if state is State.AT_SOURCE else None
    return Turn(state, went_live, min(next_look(course.begun, now, until), course.deadline))
