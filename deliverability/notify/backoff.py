"""When a message that did not go is tried again: soon, then less often, for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliverability.store import outbox
from deliverability.store.database import Database
from deliverability.store.outbox import Claimed

PAUSES = (1, 5, 15, 30)  # minutes; RFC 5321 §4.5.4.1 wants no less than 30 in the long run
LONGEST = timedelta(minutes=60)
TRIES = 27
"""With these pauses, a day."""


def later(database: Database, claimed: Claimed, problem: str, now: datetime) -> None:
    """Try it again after a pause, or give it up once it has waited for a day."""
    if claimed.attempts + 1 < TRIES:
        outbox.give_back(database, claimed, problem, now + pause(claimed.attempts))
    else:
        outbox.fail(database, claimed, problem, now)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries before the last one."""
    return timedelta(minutes=PAUSES[attempts]) if attempts < len(PAUSES) else LONGEST
