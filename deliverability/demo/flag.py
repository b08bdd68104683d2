"""Says of a database that it is a demo: its domains are invented, and nothing leaves the house."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from deliverability.store import switches
from deliverability.store.database import Database

DEMO = "demo"
WHY = "This is a demo. Its domains are invented, and nothing is sent."


def made_at(database: Database) -> datetime | None:
    """When the demo was made; None for a database that is none."""
    found = switches.get(database, DEMO)
    return found.since if found else None


def is_demo(database: Database) -> bool:
    """Whether this is one."""
    return made_at(database) is not None


def mark(connection: Connection, now: datetime) -> None:
    """It is one from now on, and sends nothing."""
    switches.turn_on(connection, DEMO, WHY, now)
    switches.turn_on(connection, switches.STOPPED, WHY, now)
