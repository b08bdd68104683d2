"""Draws the way of a test mail: its servers as stations, with the time and the lock of each leg between."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from checks.addresses import is_reachable
from checks.placement.record import Hop, Reading
from deliverability.moments import length
from deliverability.wording import counted

STEP, TOP, MOST, LONGEST = 72, 20, 14, 40
SLOW = timedelta(minutes=1)
"""From here on a leg stands out; greylisting takes minutes, a queue in order takes seconds."""


class Lock(StrEnum):
    """Whether a leg was encrypted. INSIDE: it was not, and never left one network."""

    CLOSED = "closed"
    OPEN = "open"
    INSIDE = "inside"
    UNKNOWN = "unknown"


LOCKS = {
    Lock.CLOSED: "encrypted",
    Lock.OPEN: "not encrypted",
    Lock.INSIDE: "within one network, not encrypted",
    Lock.UNKNOWN: "encryption not said",
}


@dataclass(frozen=True, slots=True)
class Leg:
    """The way into a station. `took`: in words, "" where nobody says; `is_slow`: it stands out."""

    lock: Lock
    tls: str
    took: str
    is_slow: bool

    @property
    def words(self) -> str:
        """ "2 seconds, TLSv1.3"."""
        return ", ".join(part for part in (self.took, self.tls or LOCKS[self.lock]) if part)


@dataclass(frozen=True, slots=True)
class Station:
    """One server. `name`: for the table; `short`: for the picture; `y`: where it stands there.

    `at`: when the mail was there; `hop`: what its Received header says, None for both ends.
    """

    name: str
    short: str
    y: int
    at: datetime | None = None
    leg: Leg | None = None
    hop: Hop | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """The way from the first server that is named to the mailbox; `left_out`: stations not in the picture."""

    title: str
    stations: tuple[Station, ...]
    height: int
    left_out: int

    @property
    def drawn(self) -> tuple[Station, ...]:
        """The stations that the picture has room for: the first ones are the sender's own."""
        return self.stations[self.left_out :]


def journey(reading: Reading, sent_at: datetime | None, end: str) -> Journey | None:
    """The way of a mail that was found; `end`: the mailbox in words. None where no server wrote of it."""
    hops = tuple(reversed(reading.hops))
    if not hops:
        return None
    names = (_origin(hops[0]), *(hop.by or "a server without a name" for hop in hops), end)
    left_out = max(0, len(names) - MOST)
    legs = (None, *_legs(hops, sent_at), None)
    times = (sent_at, *(hop.at for hop in hops), None)
    stations = tuple(
        Station(name, _short(name), TOP + (number - left_out) * STEP, at, leg, hop)
        for number, (name, at, leg, hop) in enumerate(
            zip(names, times, legs, (None, *hops, None), strict=True)
        )
    )
    height = 2 * TOP + (len(names) - left_out - 1) * STEP
    return Journey(_title(hops, sent_at), stations, height, left_out)


def _legs(hops: tuple[Hop, ...], sent_at: datetime | None) -> Iterator[Leg]:
    before = sent_at
    for hop in hops:
        yield Leg(_lock(hop), hop.tls, _took(before, hop.at), _is_slow(before, hop.at))
        before = hop.at or before


def _lock(hop: Hop) -> Lock:
    if hop.is_encrypted is None:
        return Lock.UNKNOWN
    if hop.is_encrypted:
        return Lock.CLOSED
    return Lock.INSIDE if _is_inside(hop.ip) else Lock.OPEN


def _is_inside(ip: str) -> bool:
    """The address is no public one, so that nobody in between could listen."""
    try:
        return not is_reachable(str(ipaddress.ip_address(ip)))
    except ValueError:
        return False


def _took(before: datetime | None, after: datetime | None) -> str:
    """ "2 seconds"; clocks of two servers may differ by a little, or by much."""
    if before is None or after is None:
        return ""
    seconds = round((after - before).total_seconds())
    if seconds < -2:
        return "the clocks differ"
    return "at once" if seconds < 1 else length(seconds)


def _is_slow(before: datetime | None, after: datetime | None) -> bool:
    return before is not None and after is not None and after - before >= SLOW


def _origin(first: Hop) -> str:
    return first.name or first.helo or first.ip or "where it was written"


def _short(name: str) -> str:
    """The end of a host name says whose it is."""
    return name if len(name) <= LONGEST else f"…{name[1 - LONGEST :]}"


def _title(hops: tuple[Hop, ...], sent_at: datetime | None) -> str:
    times = [at for at in (sent_at, *(hop.at for hop in hops)) if at is not None]
    seconds = round((times[-1] - times[0]).total_seconds()) if len(times) > 1 else 0
    took = f" in {length(seconds)}" if seconds > 0 else ""
    locks = [_lock(hop) for hop in hops]
    bare = locks.count(Lock.OPEN)
    ending = f"; {counted(bare, 'leg')} of it not encrypted" if bare else ""
    return f"The way of this mail: {counted(len(hops), 'server')}{took}{ending}"
