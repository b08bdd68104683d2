"""Times as people read them."""

from __future__ import annotations

from datetime import datetime


def in_words(moment: datetime, now: datetime) -> str:
    """A moment in UTC to the minute, "14:32 UTC"; with the day when that is not today's."""
    day = "" if moment.date() == now.date() else f" on {moment.day} {moment:%B}"
    return f"{moment:%H:%M} UTC{day}"
