"""The round of the alerts: take up what changed, remind, look after the service itself, and tell."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliverability.config import Settings
from deliverability.notify.alerting import take_up
from deliverability.notify.own_health import look_after_itself
from deliverability.notify.reminding import remind
from deliverability.notify.telling import tell
from deliverability.store import alerts, outbox
from deliverability.store.database import Database


def alert(settings: Settings, database: Database, key: str, now: datetime) -> int:
    """One round; how many letters it put into the ledger. `key` signs the links in them."""
    take_up(database, now)
    remind(database, now)
    look_after_itself(database, now)
    return tell(settings, database, key, now)


def forget(settings: Settings, database: Database, now: datetime) -> None:
    """Forget messages and notices that were over long ago, as long as runs are kept; 0 days keeps all."""
    if days := settings.web.keep_days:
        outbox.prune(database, days, now)
        with database.begin() as connection:
            alerts.prune(connection, now - timedelta(days=days))
