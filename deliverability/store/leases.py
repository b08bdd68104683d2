"""Leases: a row that a process works on is its own until then, and free again when the process has died.

A table with leases has the columns `lease_until`, `lease_token` and `tries`. A result is kept only where the
token is still the row's, so what a process brings that was thought dead changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, or_, update

SUSPECT = 2
"""Work that was begun this often and never ended may be what ends the process; it is begun by itself."""
MOST_TRIES = 10
"""Work that ends its process so often waits before it is begun again; processes die of other causes, too."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Whose it is, by a token that nobody else has, and until when."""

    token: str
    until: datetime


def is_free(table: Table, now: datetime) -> ColumnElement[bool]:
    """Nobody works on the row."""
    return or_(table.c.lease_until.is_(None), table.c.lease_until <= now)


def taken(table: Table, lease: Lease) -> dict[str, Any]:
    """The values that make a row one's own; they count how often somebody has begun."""
    return {"lease_until": lease.until, "lease_token": lease.token, "tries": table.c.tries + 1}


FREE: dict[str, Any] = {"lease_until": None, "lease_token": None}
"""The values that give it back."""


def extend(connection: Connection, table: Table, tokens: Collection[str], until: datetime) -> None:
    """Whoever holds these lives."""
    mine = update(table).where(table.c.lease_token.in_(tokens))
    connection.execute(mine.values(lease_until=until))


def let_go(connection: Connection, table: Table, tokens: Collection[str], now: datetime) -> int:
    """Give back what these hold, as if it had not been begun; how many rows that were.

    A lease that has run out, in place of none, says that whoever had the row is gone.
    """
    mine = update(table).where(table.c.lease_token.in_(tokens))
    values = {"lease_until": now, "lease_token": None, "tries": table.c.tries - 1}
    return int(connection.execute(mine.values(values)).rowcount)
