"""Decides what a look into a mailbox says of a mail: pure, and never "missing" without looks that went well.

A look that failed says nothing of the mail. So the last look has to go well, and half of all of them, before
a mail counts as missing; where they do not, the mailbox is looked into for a day, and then nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from checks.placement.record import Where
from deliverability.seeds.model import LATE, LOOKS, MISSING_AFTER, Probe, Sending

NEAR = (*range(1, 121), *LOOKS[6:])
"""Seconds after sending for a mailbox of the operator's own, which nobody minds asking often."""
BY_HAND = (*range(10, 601, 20), *range(660, 3601, 60), *range(4200, 21601, 600))
"""Seconds after its beginning for a test whose mail a person sends when they come to it."""
HOUR = timedelta(hours=1)
GIVE_UP = timedelta(hours=24)
"""After this nobody looks any more, whatever became of it."""
NOT_SEEN = "No mail with the code of this test came here."
NEVER_KNOWN = "We were interrupted while sending it, and it did not come. It may never have left."


@dataclass(frozen=True, slots=True)
class Look:
    """One look: `problem` says why it failed, "" when it went well. `where` None: the mail is not there."""

    problem: str = ""
    where: Where | None = None
    folder: str = ""
    tab: str = ""


def decide(probe: Probe, look: Look, now: datetime, is_near: bool = False) -> Probe:
    """The mail after this look; `next_look_at` None means that it is decided."""
    is_healthy = not look.problem
    seen = replace(
        probe, looks=probe.looks + 1, healthy_looks=probe.healthy_looks + is_healthy, problem=look.problem
    )
    if look.where is not None:
        found = replace(seen, where=look.where, folder=look.folder, tab=look.tab)
        return replace(found, found_at=now, next_look_at=None, problem="")
    age = now - begun(probe)
    if age >= MISSING_AFTER:
        return _late(seen, is_healthy, age, now)
    waits = replace(seen, next_look_at=next_look(probe, now, is_near))
    if age < LATE or probe.sending is not Sending.SENT:
        return replace(waits, where=Where.WAITING)
    return replace(waits, where=Where.DELAYED if is_healthy else Where.COULD_NOT_LOOK)


def next_look(probe: Probe, now: datetime, is_near: bool) -> datetime:
    """When the mailbox is looked into next, while the mail may still come."""
    steps = BY_HAND if probe.sending is Sending.BY_OTHERS else NEAR if is_near else LOOKS
    since = begun(probe)
    times = (since + timedelta(seconds=step) for step in steps)
    return next((one for one in times if one > now), now + HOUR)


def begun(probe: Probe) -> datetime:
    """From when on the mail may be there."""
    return probe.sent_at or probe.created_at


def _late(seen: Probe, is_healthy: bool, age: timedelta, now: datetime) -> Probe:
    """After six hours: what a mail that is not there comes to."""
    if is_healthy and 2 * seen.healthy_looks >= seen.looks:
        where, problem = _gone(seen)
        return replace(seen, where=where, problem=problem, next_look_at=None)
    return replace(seen, where=Where.COULD_NOT_LOOK, next_look_at=None if age >= GIVE_UP else now + HOUR)


def _gone(seen: Probe) -> tuple[Where, str]:
    """Only a mail that surely went can be missing."""
    match seen.sending:
        case Sending.BY_OTHERS:
            return Where.NOT_SENT, NOT_SEEN
        case Sending.UNKNOWN:
            return Where.NOT_SENT, NEVER_KNOWN
    return Where.MISSING, ""
