"""What was seen of the domains that are looked after: how they stand, what changed, and their days."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from deliverability.store.tables.base import Utc, metadata

states = Table(
    "states",
    metadata,
    Column("domain_id", Integer, primary_key=True, autoincrement=False),
    Column("org_id", Integer, nullable=False),
    Column("run_id", String(22), nullable=False),  # the last run, whose transcript is kept
    Column("verdict", String(16), nullable=False),  # the last that was known, "could not check" before any
    Column("since", Utc, nullable=False),
    Column("checked_at", Utc, nullable=False),
    Column("checks_version", String(32), nullable=False),
    Column("asked", String(32), nullable=False),  # a digest of the settings that the last run was made by
    Column("families", JSON, nullable=False),  # family -> its last known verdict
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("notices", Integer, nullable=False),
    Column(
        "accepted", Integer, nullable=False
    ),  # findings somebody has accepted, in none of the counts above
    Column("gaps", Integer, nullable=False),
    Column("unknown_in_a_row", Integer, nullable=False),  # runs that could not be judged, up to the last
    Column("sentence", Text, nullable=False),  # how it stands, in the reader's words
    Column("unjudged", JSON, nullable=False),  # checks that no run could judge so far
    Column("suspected", JSON(none_as_null=True)),  # what the last run saw turn worse, not yet confirmed
    Index("states_by_verdict", "org_id", "verdict"),
)

standing = Table(
    "standing",
    metadata,
    Column("domain_id", Integer, primary_key=True, autoincrement=False),
    Column("check", String(64), primary_key=True),
    Column("subject", String(512), primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("severity", String(8), nullable=False),
    Column("title", Text, nullable=False),
    Column("since", Utc, nullable=False),
    Column("run_id", String(22), nullable=False),  # the run that saw it first
    Column("is_held", Boolean, nullable=False),  # not judged any more, so it counts nowhere
    Column("away", Integer, nullable=False),  # looks in a row that did not see it
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("domain_id", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("run_id", String(22), nullable=False),
    Column("kind", String(16), nullable=False),  # of history.model.Kind
    Column("cause", String(16), nullable=False),  # of history.model.Cause
    Column("direction", Integer, nullable=False),  # -1 worse, 0 neither, 1 better
    Column("family", String(16), nullable=False),
    Column("check", String(64), nullable=False),  # "" for a record
    Column("subject", String(512), nullable=False),  # of the finding, or the record's name
    Column("severity", String(8), nullable=False),  # "" for a record
    Column("title", Text, nullable=False),  # one sentence
    Column("details", JSON, nullable=False),  # type, values before and after, their differences in words
    Column("noted_at", Utc),  # when the alerts took it up
    Index("changes_by_domain", "domain_id", "at"),
    Index("changes_by_time", "org_id", "at"),
    Index("changes_by_noted", "noted_at"),
)

records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("domain_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("rrtype", String(10), nullable=False),
    Column("whose", Text, nullable=False),  # "" for the domain's own, else the third party's domain
    Column("answers", JSON, nullable=False),  # sorted; [] for gone
    Column("since", Utc, nullable=False),
    Column("until", Utc),  # NULL for what is there now
    Index("records_by_domain", "domain_id", "until"),
)

days = Table(
    "days",
    metadata,
    Column("domain_id", Integer, primary_key=True, autoincrement=False),
    Column("day", String(10), primary_key=True),  # YYYY-MM-DD in the domain's time zone
    Column("org_id", Integer, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("verdict", String(16), nullable=False),  # the worst known, "could not check" for none
    Column("families", JSON, nullable=False),  # family -> the like
    Column("shares", JSON, nullable=False),  # verdict -> runs that left the domain at it
)

acceptances = Table(
    "acceptances",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("domain_id", Integer, nullable=False),
    Column("check", String(64), nullable=False),
    Column("subject", String(512), nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Utc),  # NULL: for good
    Column("accepted_by", Text, nullable=False),
    Column("accepted_at", Utc, nullable=False),
    Column("ended_at", Utc),  # taken back
    Index("acceptances_by_domain", "domain_id", "ended_at"),
)
