"""Local time and instants."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a time on the wall (naive).

    The first of two; of a time that is left out, as if the clocks had not changed (PEP 495, fold=0).
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
