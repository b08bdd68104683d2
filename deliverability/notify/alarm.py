"""The round of the alerts: take up what changed, remind, look after the service itself, and tell."""

from __future__ import annotations

from datetime import datetime

from deliverability.config import Settings
from deliverability.notify.alerting import take_up
from deliverability.notify.own_health import look_after_itself
from deliverability.notify.reminding import remind
from deliverability.notify.telling import tell
from deliverability.store.database import Database


def alert(settings: Settings, database: Database, key: str, now: datetime) -> int:
    """One round; how many letters it put into the ledger. `key` signs the links in them."""
    take_up(database, now)
    remind(database, now)
    look_after_itself(database, now)
    return tell(settings, database, key, now)
