"""Has domains checked at once, because somebody waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from deliverability.store import schedule
from deliverability.store.database import Database


def check_now(database: Database, ids: Sequence[int], now: datetime) -> None:
    """These come first, paused ones too, and are asked for afresh; their slots stay as they are."""
    with database.begin() as connection:
        schedule.hurry(connection, ids, now)
