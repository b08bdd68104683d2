"""Who may do what, and what was done."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from deliverability.store.tables.base import Utc, metadata

audit = Table(
    "audit",
    metadata,
    Column("org_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 …: a gap is a missing row
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("origin", Text, nullable=False),  # the client's address; "" for none
    Column("what", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text, nullable=False),  # JSON of what changed, without secrets; "" for nothing
    Column("after", Text, nullable=False),
    Column("previous", String(64), nullable=False),  # hash of the row before; "" for the first
    Column("hash", String(64), nullable=False),
)
