"""Seed inboxes, ways to send, and the test mails between them."""

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

seeds = Table(
    "seeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("role", String(8), nullable=False),
    Column("provider", String(32), nullable=False),
    Column("account", JSON, nullable=False),  # host, port, security, user, sign_in
    Column("secret", Text, nullable=False),  # encrypted: the password, or the tokens as JSON
    Column("state", String(12), nullable=False),
    Column("junk", Text, nullable=False),  # the spam folder where somebody named it
    Column("domain_id", Integer),
    Column("consent", String(64), nullable=False),  # SHA-256 of what the question for consent carries, or ""
    Column("asked_at", Utc),  # when that question went
    Column("problem", Text, nullable=False),
    Column("looked_at", Utc),
    Column("healthy_at", Utc),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("org_id", "name", name="seeds_by_name"),
    UniqueConstraint("org_id", "address", "role", name="seeds_by_address"),
)

senders = Table(
    "senders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("envelope_from", Text, nullable=False),
    Column("account", JSON, nullable=False),
    Column("secret", Text, nullable=False),
    Column("domain_id", Integer),
    Column("is_control", Boolean, nullable=False),
    Column("problem", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("org_id", "name", name="senders_by_name"),
)

seed_tests = Table(
    "seed_tests",
    metadata,
    Column("id", String(22), primary_key=True),  # 128 random bits
    Column("org_id", Integer, nullable=False),
    Column("domain_id", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("sender_id", Integer),
    Column("template", Text, nullable=False),
    Column("mail", LargeBinary, nullable=False),  # zlib over JSON: subject, text, html
    Column("code", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("slot_at", Utc),  # NULL where somebody asked for it
    Column("control_of", String(22)),
    Column("asked_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("finished_at", Utc),
    UniqueConstraint("domain_id", "kind", "slot_at", name="seed_tests_once"),
    Index("seed_tests_by_domain", "domain_id", "created_at"),
    Index("seed_tests_by_code", "code"),
    Index("seed_tests_by_state", "state"),
    Index("seed_tests_by_asker", "asked_by", "created_at"),
    Index("seed_tests_by_age", "created_at"),
)

probes = Table(
    "probes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("test_id", String(22), nullable=False),
    Column("domain_id", Integer, nullable=False),
    Column("seed_id", Integer, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("token", String(32), nullable=False),
    Column("message_id", Text, nullable=False),
    Column("sending", String(12), nullable=False),
    Column("where", String(16), nullable=False),
    Column("folder", Text, nullable=False),
    Column("tab", String(24), nullable=False),
    Column("problem", Text, nullable=False),
    Column("attempts", Integer, nullable=False),  # to send it
    Column("send_at", Utc),  # when the next try to send may begin; NULL when there is none
    Column("begun_at", Utc),  # the first octet was about to go
    Column("sent_at", Utc),
    Column("looks", Integer, nullable=False),
    Column("healthy_looks", Integer, nullable=False),
    Column("next_look_at", Utc),  # NULL: decided
    Column("found_at", Utc),
    Column("talk", LargeBinary),  # zlib over JSON: what the mail server said
    Column("refusal", JSON),
    Column("message", LargeBinary),  # zlib: the found copy, whole or its beginning
    Column("message_size", Integer),  # octets of all of it
    Column("answers", LargeBinary),  # zlib: the transcript of what DNS said about it
    Column("reading", JSON),  # what was read from the two
    Column("read_at", Utc),  # when the found copy may be read; NULL: it was, or there is none
    Column("lease_until", Utc),
    Column("lease_token", String(22)),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("test_id", "seed_id", name="probes_once"),
    Index("probes_by_send", "send_at"),
    Index("probes_by_look", "next_look_at"),
    Index("probes_by_read", "read_at"),
    Index("probes_by_token", "token"),
    Index("probes_by_recipient", "recipient", "created_at"),
    Index("probes_by_domain", "domain_id"),
)

seed_plans = Table(
    "seed_plans",
    metadata,
    Column("domain_id", Integer, primary_key=True, autoincrement=False),
    Column("org_id", Integer, nullable=False),
    Column("rule", Text, nullable=False),  # "weekly mon 09:00", "paused"; as schedules of checks are written
    Column("time_zone", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("mail", LargeBinary),  # zlib over JSON; NULL for our own words
    Column("promise_minutes", Integer, nullable=False),  # by when the auto-reply is due; 0: there is none
    Column("outside_id", Integer),  # the sender that writes to the support address; NULL: none does
    Column("next_due", Utc),
    Column("lease_until", Utc),
    Column("lease_token", String(22)),
    Index("seed_plans_by_due", "next_due"),
)
