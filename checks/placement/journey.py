"""The way of a test mail: where it entered the receiver, and where it lay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.placement.record import Hop, Reading, Seen


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a mail lay on one server before the next one had it."""

    server: str
    next_server: str
    lasted: timedelta

    @property
    def minutes(self) -> int:
        """Whole minutes."""
        return round(self.lasted.total_seconds() / 60)


def entry(reading: Reading) -> Hop | None:
    """The hop by which the mail came in from outside of the receiver; None where that is not known."""
    if not reading.sending_ip:
        return None
    return next((hop for hop in reading.hops if hop.ip == reading.sending_ip), None)


def longest_stay(seen: Seen, reading: Reading) -> Stay | None:
    """The longest time between two servers, as far as no clock on the way can have made it up.

    A stay begins after all that was before it, and our own sending, and ends before all that came after it,
    and our finding the mail: a single clock that is wrong makes no stay longer than the way took.
    """
    pairs = enumerate(zip(reading.hops[1:], reading.hops, strict=False), 1)  # the newest comes first
    stays = (
        Stay(was.by, then.by, _end(seen, reading.hops[:place]) - _begin(seen, reading.hops[place:]))
        for place, (was, then) in pairs
        if was.at and then.at
    )
    return max(stays, key=lambda stay: stay.lasted, default=None)


def _end(seen: Seen, newer: tuple[Hop, ...]) -> datetime:
    return min(at for at in (seen.found_at, *(hop.at for hop in newer)) if at)


def _begin(seen: Seen, older: tuple[Hop, ...]) -> datetime:
    return max(at for at in (seen.sent_at, *(hop.at for hop in older)) if at)
