"""The processes that work in the background, so that others can tell whether anybody does."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from deliverability.store.tables.base import Utc, metadata

processes = Table(
    "processes",
    metadata,
    Column("token", String(22), primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("name", Text, nullable=False),  # of the machine, and the process's number there
    Column("started_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
)
