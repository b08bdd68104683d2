"""Who gets health reports by mail, what they asked for by a link in one, and when they are reminded."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint

from deliverability.store.tables.base import Utc, metadata

readers = Table(
    "readers",
    metadata,
    Column("id", String(22), primary_key=True),  # 128 random bits, so that no old link fits a new reader
    Column("org_id", Integer, nullable=False),
    Column("address", String(254), nullable=False),  # RFC 5321 §4.5.3.1; the domain in A-labels
    Column("scope", String(8), nullable=False),  # all, group, tag or domains
    Column("chosen", JSON, nullable=False),  # ids of groups or domains, or tags; [] for all
    Column("rhythm", Text, nullable=False),  # a rule of the schedule, such as "weekly mon 07:00"
    Column("time_zone", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("asked_by", Text, nullable=False),  # who put the address in
    Column("asked_at", Utc, nullable=False),  # when it was last asked to confirm
    Column("created_at", Utc, nullable=False),
    Column("confirmed_at", Utc),
    Column("stopped_at", Utc),
    Column("next_due", Utc),  # the slot of the next report; NULL while none comes
    Column("told_until", Utc),  # what changed up to here has been reported; NULL before the first report
    UniqueConstraint("org_id", "address", name="readers_by_address"),
    Index("readers_by_next_due", "next_due"),
)

deeds = Table(
    "deeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("kind", String(16), nullable=False),  # what was done
    Column("token", String(64), nullable=False),  # names the one time it could be done
    Column("reader_id", String(22), nullable=False),
    Column("domain_id", Integer),
    Column("result", Text, nullable=False),  # what came of it, such as the id of a run
    Column("at", Utc, nullable=False),
    UniqueConstraint("org_id", "kind", "token", name="deeds_by_token"),
    Index("deeds_by_time", "org_id", "kind", "at"),
    Index("deeds_by_reader", "reader_id", "at"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("reader_id", String(22), nullable=False),
    Column("domain_id", Integer, nullable=False),
    Column("check", String(64), nullable=False),
    Column("subject", String(512), nullable=False),  # of the finding
    Column("due_at", Utc),  # NULL once it was sent, or nothing was left to remind of
    Column("asked_at", Utc, nullable=False),
    Index("reminders_by_due", "due_at"),
    Index("reminders_by_reader", "reader_id", "asked_at"),
)
