"""What people ask for by hand: checks, plans, set-ups and watched changes."""

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

runs = Table(
    "runs",
    metadata,
    Column("id", String(22), primary_key=True),  # 128 random bits: who does not have the link cannot guess it
    Column("org_id", Integer, nullable=False),
    Column("target", Text, nullable=False),  # as typed
    Column("name", Text, nullable=False),  # the address or domain in A-labels
    Column("wishes", Text, nullable=False),  # JSON with sorted keys, so that equal wishes are equal text
    Column("fresh", Boolean, nullable=False),
    Column("state", String(8), nullable=False),
    Column("problem", Text, nullable=False),  # why it failed, in the reader's words
    Column("progress", JSON, nullable=False),  # the family lines that have landed
    Column("transcript", LargeBinary),  # zlib over the JSON text
    Column("checks_version", String(32), nullable=False),
    Column("asked_by", String(64), nullable=False),  # keyed hash of the client's address, for the rate limit
    Column("created_at", Utc, nullable=False),
    Column("finished_at", Utc),
    Column("domain_id", Integer),  # of one that is looked after
    Column("slot_at", Utc),  # when it was due; NULL where somebody asked for it
    Column("lease_until", Utc),  # a process works on it
    Column("lease_token", String(22)),
    Column("tries", Integer, nullable=False, server_default="0"),  # how often one has begun
    UniqueConstraint("domain_id", "slot_at", name="runs_by_slot"),
    Index("runs_by_name", "org_id", "name", "created_at"),
    Index("runs_by_asker", "org_id", "asked_by", "created_at"),
    Index("runs_by_state", "state"),
    Index("runs_by_time", "created_at"),
)

setups = Table(
    "setups",
    metadata,
    Column("id", String(22), primary_key=True),  # as of a run
    Column("org_id", Integer, nullable=False),
    Column("target", Text, nullable=False),  # the address as typed
    Column("mailbox", String(64), nullable=False),  # an id of mailbox.toml, "other", or "" for not chosen yet
    Column("services", JSON(none_as_null=True)),  # ids of sending.toml; NULL for not chosen yet
    Column("host", String(64), nullable=False),  # an id of dns_hosts.toml, as mailbox
    Column("reports", Text, nullable=False),  # where reports go, "" for the address itself
    Column("seen", JSON(none_as_null=True)),  # what the last look saw
    Column("seen_at", Utc),
    Column("looked_at", Utc),  # when the last look began, for the rate limit
    Column("looking_since", Utc),  # NULL while no look is under way
    Column("run_id", String(22), nullable=False),  # the full check at the end, or ""
    Column("asked_by", String(64), nullable=False),  # as of a run
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Index("setups_by_asker", "org_id", "asked_by", "created_at"),
    Index("setups_by_time", "changed_at"),
)

watches = Table(
    "watches",
    metadata,
    Column("id", String(22), primary_key=True),  # 128 random bits, as of a run
    Column("org_id", Integer, nullable=False),
    Column("run_id", String(22), nullable=False),  # the check that found what is being mended
    Column("target", Text, nullable=False),
    Column("wishes", Text, nullable=False),
    Column("places", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("sights", JSON, nullable=False),  # of the last look
    Column("events", JSON, nullable=False),  # what has come to pass, for whoever tells people
    Column("asked_by", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("deadline", Utc, nullable=False),
    Column("next_look_at", Utc),  # none: it is over
    Column("claimed_until", Utc),  # a process looks at this moment
    Index("watches_by_next_look", "next_look_at"),
    Index("watches_by_asker", "org_id", "asked_by", "next_look_at"),
    Index("watches_by_run", "org_id", "run_id"),
    Index("watches_by_time", "created_at"),
)

plans = Table(
    "plans",
    metadata,
    Column("id", String(22), primary_key=True),  # 128 random bits, as of a run
    Column("org_id", Integer, nullable=False),
    Column("target", Text, nullable=False),
    Column("wishes", Text, nullable=False),
    Column("records", Text, nullable=False),  # as pasted
    Column("usual", String(8), nullable=False),  # what a line without a sign means
    Column("changes", JSON, nullable=False),  # as they were read
    Column("state", String(8), nullable=False),
    Column("problem", Text, nullable=False),
    Column("before", LargeBinary),  # both transcripts, zlib over the JSON text
    Column("after", LargeBinary),
    Column("notes", JSON, nullable=False),
    Column("clashes", JSON, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("lease_until", Utc),  # as of a run
    Column("lease_token", String(22)),
    Column("tries", Integer, nullable=False, server_default="0"),
    Index("plans_by_asker", "org_id", "asked_by", "created_at"),
    Index("plans_by_state", "state"),
    Index("plans_by_time", "created_at"),
)
