"""What leaves the house: the ledger of messages, where alerts go, and what they are about."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from deliverability.store.tables.base import Utc, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("recipient", Text, nullable=False),  # an address, or target:ID
    Column("key", Text, nullable=False),  # with kind and recipient: sent at most once
    Column("domain_id", Integer),
    Column("subject", Text, nullable=False),
    Column("content", LargeBinary),  # zlib over JSON text; NULL once it is sent
    Column("state", String(8), nullable=False),
    Column("message_id", Text, nullable=False),  # "" until the first byte is about to go
    Column("problem", Text, nullable=False),  # of the last try, in the operator's words
    Column("attempts", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("not_before", Utc, nullable=False),
    Column("begun_at", Utc),  # the last time it was being sent
    Column("done_at", Utc),
    Column("lease_until", Utc),  # a process works on it
    Column("lease_token", String(22)),
    UniqueConstraint("org_id", "kind", "recipient", "key", name="outbox_once"),
    Index("outbox_by_state", "state", "not_before"),
    Index("outbox_by_recipient", "org_id", "recipient", "created_at"),
    Index("outbox_by_time", "org_id", "created_at"),
    Index("outbox_by_begun", "begun_at"),
)

targets = Table(
    "targets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("channel", String(8), nullable=False),
    Column("address", Text, nullable=False),  # as it is shown: an address, or a URL without what is secret
    Column("secret", Text, nullable=False),  # encrypted: the whole URL and the signing key, or ""
    Column("state", String(12), nullable=False),  # unconfirmed, active or paused
    Column("is_operator", Boolean, nullable=False),  # is told of what concerns the service itself
    Column("rules", JSON, nullable=False),  # time zone, time of the digest, quiet hours
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("org_id", "name", name="targets_by_name"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("domain_id", Integer),  # NULL: about the service itself
    Column("check", String(64), nullable=False),
    Column("subject", String(512), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("title", Text, nullable=False),
    Column("cause", String(16), nullable=False),
    Column("third_party", Text, nullable=False),  # whose change it was, or ""
    Column("run_id", String(22), nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("closed_at", Utc),
    Column("acknowledged_at", Utc),
    Column("acknowledged_by", Text, nullable=False),
    Column("remind_at", Utc),
    Index("alerts_by_domain", "domain_id", "closed_at"),
    Index("alerts_by_reminder", "remind_at"),
    Index("alerts_by_time", "org_id", "closed_at", "opened_at"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("target_id", Integer, nullable=False),
    Column("alert_id", Integer),  # NULL: a change that is no fault
    Column("change_id", Integer),  # NULL: not because of a change
    Column("what", String(12), nullable=False),  # worse, fixed, reminder, changed
    Column("due_at", Utc, nullable=False),
    Column("told_at", Utc),  # taken up into a message
    Index("notices_by_due", "told_at", "due_at"),
    Index("notices_by_target", "target_id", "alert_id"),
)

switches = Table(
    "switches",
    metadata,
    Column("org_id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(32), primary_key=True),  # "stopped": nothing leaves the house
    Column("reason", Text, nullable=False),
    Column("since", Utc, nullable=False),
)
