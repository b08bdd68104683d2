"""Mail that came to our own mail server: one function for each statement."""

from __future__ import annotations

import zlib
from datetime import datetime

from sqlalchemy import Connection, select, update

from checks.placement.record import Where
from deliverability.seeds.model import OUR_OWN
from deliverability.store.leases import FREE
from deliverability.store.probes import MINE
from deliverability.store.tables import probes

OPEN = MINE, probes.c.seed_id == OUR_OWN, probes.c.next_look_at.is_not(None)


def is_awaited(connection: Connection, address: str) -> bool:
    """Whether a test waits for mail to this address, of which none has come."""
    query = select(probes.c.id).where(*OPEN, probes.c.recipient == address)
    return connection.execute(query.limit(1)).first() is not None


def keep(
    connection: Connection, address: str, raw: bytes, size: int, folder: str, now: datetime
) -> str | None:
    """Keep the first mail to this address, to be read from now on; the id of its test, None for any other.

    `raw`: the mail or its beginning; `size`: octets of all of it; `folder`: what is shown as its place.
    """
    values = {
        "where": Where.INBOX.value, "folder": folder, "found_at": now, "next_look_at": None, "read_at": now,
        "message": zlib.compress(raw), "message_size": size, "problem": "", **FREE,
    }  # fmt: skip
    first = update(probes).where(*OPEN, probes.c.recipient == address).values(**values)
    found: str | None = connection.execute(first.returning(probes.c.test_id)).scalar()
    return found
