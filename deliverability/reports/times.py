"""Times as a reader says them, in the reader's own time zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def day(moment: datetime, zone: str) -> str:
    """ "Monday 23 November 2026"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y}"


def at(moment: datetime, zone: str) -> str:
    """ "Monday 23 November 2026, 07:00 (Europe/Berlin)"."""
    return f"{day(moment, zone)}, {moment.astimezone(ZoneInfo(zone)):%H:%M} ({zone})"


def until(moment: datetime | None, zone: str) -> str:
    """ "until 1 June 2027", or "for good"."""
    if moment is None:
        return "for good"
    local = moment.astimezone(ZoneInfo(zone))
    return f"until {local.day} {local:%B %Y}"
