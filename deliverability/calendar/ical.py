"""Writes what falls due as a calendar (iCalendar, RFC 5545): one all-day event for each entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75
"""Octets of a line without its end (§3.1)."""
REFRESH = "PT12H"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that falls due: `key` makes it the same event whenever it is written, also on another day."""

    day: date
    key: str
    summary: str
    description: str
    url: str


def calendar(name: str, events: Iterable[Event], now: datetime) -> str:
    """The calendar as text with CRLF; `now` aware, as the time of writing."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Deliverability//Due dates//EN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}", f"NAME:{_text(name)}", f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        *(line for event in events for line in _event(event, now)),
        "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event, now: datetime) -> Iterator[str]:
    uid = hashlib.sha256(event.key.encode()).hexdigest()[:32]
    yield from (
        "BEGIN:VEVENT", f"UID:{uid}@deliverability", f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}", f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(event.summary)}", f"DESCRIPTION:{_text(event.description)}", f"URL:{event.url}",
        "TRANSP:TRANSPARENT", "END:VEVENT",
    )  # fmt: skip


def _text(words: str) -> str:
    """As §3.3.11 wants it; what is no character of a text is left out."""
    kept = "".join(c for c in words if c == "\n" or c.isprintable())
    for plain in ("\\", ";", ","):
        kept = kept.replace(plain, f"\\{plain}")
    return kept.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """In pieces of at most 75 octets, no character cut; all but the first begin with a space."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
