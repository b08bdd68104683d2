"""What a person decides about the ledger: send a message once more, or let nothing leave the house."""

from __future__ import annotations

from datetime import datetime

from deliverability.accounts.acting import actor
from deliverability.accounts.audit import audit
from deliverability.store import outbox, switches
from deliverability.store.database import Database


def send_again(database: Database, entry_id: int, now: datetime) -> bool:
    """A message that failed, or may have arrived, waits to be sent; False when there is none."""
    with database.begin() as connection:
        is_found = outbox.again(connection, entry_id, now)
        if is_found:
            audit(connection, now, "message.sent-again", str(entry_id))
        return is_found


def stop_sending(database: Database, is_stopped: bool, now: datetime) -> None:
    """Nothing is sent from now on, or all that waits."""
    with database.begin() as connection:
        if is_stopped:
            switches.turn_on(connection, switches.STOPPED, f"by {actor().who}", now)
        else:
            switches.turn_off(connection, switches.STOPPED)
        audit(connection, now, "sending.stopped" if is_stopped else "sending.resumed", "all messages")
