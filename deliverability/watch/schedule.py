"""Says when to look again: often at first, then seldom, and at the moment when old answers are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

STEPS = (
    (timedelta(minutes=1), timedelta(seconds=5)),
    (timedelta(minutes=10), timedelta(seconds=15)),
    (timedelta(hours=1), timedelta(minutes=1)),
)
"""(for so long since the beginning, so often)"""
LATER = timedelta(minutes=15)
A_MOMENT = timedelta(seconds=1)  # resolvers count whole seconds
SOONEST = timedelta(seconds=5)


def next_look(begun: datetime, now: datetime, until: datetime | None = None) -> datetime:
    """When to look again after a look at `now`; `until`: when the last old answer seen is forgotten."""
    wait = next((often for length, often in STEPS if now - begun < length), LATER)
    usual = now + wait
    if until is None or until <= now:
        return usual
    ends = max(until + A_MOMENT, now + SOONEST)
    return ends if wait is LATER or ends < usual else usual
