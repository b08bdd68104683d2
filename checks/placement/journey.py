"""The way of a test mail: where it entered the receiver, and where it lay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from checks.placement.record import Hop, Reading


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


def longest_stay(reading: Reading) -> Stay | None:
    """The longest time between two servers; clocks that run apart count as nothing."""
    pairs = zip(reading.hops[1:], reading.hops, strict=False)  # the newest comes first
    stays = (Stay(was.by, then.by, then.at - was.at) for was, then in pairs if was.at and then.at)
    return max(stays, key=lambda stay: stay.lasted, default=None)
