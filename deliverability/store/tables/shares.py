"""The links that people without an account were given: to a page, a badge or a calendar."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from deliverability.store.tables.base import Utc, metadata

shares = Table(
    "shares",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("kind", String(10), nullable=False),  # of shares.Kind
    Column("domain_id", Integer),  # NULL: every domain that is looked after
    Column("created_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("revoked_at", Utc),  # NULL while the link works
    Index("shares_by_domain", "org_id", "domain_id", "kind"),
)
