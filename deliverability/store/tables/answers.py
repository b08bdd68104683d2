"""The library of answers, and what each was before."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint

from deliverability.store.tables.base import Utc, metadata

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("title", Text, nullable=False),  # the complaint it answers
    Column("kind", String(24), nullable=False),  # "" where nobody said
    Column("dialect", String(24), nullable=False),
    Column("format", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("subject", Text, nullable=False),  # as read from the source
    Column("tags", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("approved_by", Text, nullable=False),  # "" since the last change of what it says
    Column("approved_at", Utc),
    Column("reviewed_at", Utc),
    Column("removed_at", Utc),  # it may be put back until it is removed for good
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("notices", Integer, nullable=False),
    Column("linted_by", String(64), nullable=False),  # which rules and settings counted them; "" for none
    Index("answers_by_title", "org_id", "title"),
)

comparisons = Table(
    "comparisons",
    metadata,
    Column("org_id", Integer, primary_key=True, autoincrement=False),
    Column("of", String(64), nullable=False),  # names what the answers said, and the rules
    Column("voice", JSON, nullable=False),  # what they say together
)

answer_versions = Table(
    "answer_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("answer_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("dialect", String(24), nullable=False),
    Column("format", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Utc, nullable=False),
    UniqueConstraint("answer_id", "version", name="answer_versions_once"),
)
