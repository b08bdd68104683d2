"""The domains that are looked after: their groups, their settings, and when each is due."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint

from deliverability.store.tables.base import Utc, metadata

orgs = Table(
    "orgs",
    metadata,
    Column("org_id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column(
        "settings", JSON, nullable=False
    ),  # what holds where neither a domain nor its group says otherwise
)

groups = Table(
    "groups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False),  # only what is set here
    UniqueConstraint("org_id", "name", name="groups_by_name"),
)

domains = Table(
    "domains",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("target", Text, nullable=False),  # as typed
    Column("name", Text, nullable=False),  # the address or domain in A-labels, as of a run
    Column("group_id", Integer),
    Column("tags", JSON, nullable=False),  # sorted
    Column("settings", JSON, nullable=False),  # only what is set here
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("org_id", "name", name="domains_by_name"),
    Index("domains_by_group", "group_id"),
)

schedule = Table(
    "schedule",
    metadata,
    Column("domain_id", Integer, primary_key=True, autoincrement=False),
    Column("org_id", Integer, nullable=False),
    Column("next_due", Utc),  # the slot; NULL while paused
    Column("look_again_at", Utc),  # a worsening is looked at once more before anybody is told
    Column("wanted_at", Utc),  # somebody waits for a check beside its slots
    Column("priority", Integer, nullable=False),  # less is sooner: somebody waits for it
    Column("lease_until", Utc),  # a process works on it
    Column("lease_token", String(22)),
    Column("tries", Integer, nullable=False, server_default="0"),  # how often one has begun
    Index("schedule_by_due", "next_due"),
    Index("schedule_by_second_look", "look_again_at"),
    Index("schedule_by_wish", "wanted_at"),
)
