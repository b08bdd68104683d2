"""Forgets all that is known of one domain, in whatever tables the parts keep it."""

from __future__ import annotations

from sqlalchemy import Connection, delete

from deliverability.store.tables import metadata

KEPT = frozenset({"outbox"})
"""The ledger says what left the house, also of domains that have gone."""


def forget(connection: Connection, domain_id: int) -> None:
    """Rows of every table that say whose they are by `domain_id`."""
    for table in metadata.sorted_tables:
        if "domain_id" in table.c and table.name not in KEPT:
            connection.execute(delete(table).where(table.c.domain_id == domain_id))
