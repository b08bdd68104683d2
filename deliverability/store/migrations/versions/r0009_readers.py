"""Readers of health reports, what they do by links, and their reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "readers",
        sa.Column("id", sa.String(22), primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("chosen", sa.JSON, nullable=False),
        sa.Column("rhythm", sa.Text, nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("stopped_at", sa.DateTime(timezone=True)),
        sa.Column("next_due", sa.DateTime(timezone=True)),
        sa.Column("told_until", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("org_id", "address", name="readers_by_address"),
    )
    op.create_index("readers_by_next_due", "readers", ["next_due"])
    op.create_table(
        "deeds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("reader_id", sa.String(22), nullable=False),
        sa.Column("domain_id", sa.Integer),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("org_id", "kind", "token", name="deeds_by_token"),
    )
    op.create_index("deeds_by_reader", "deeds", ["reader_id", "at"])
    op.create_index("deeds_by_time", "deeds", ["org_id", "kind", "at"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("reader_id", sa.String(22), nullable=False),
        sa.Column("domain_id", sa.Integer, nullable=False),
        sa.Column("check", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(512), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("reminders_by_due", "reminders", ["due_at"])
    op.create_index("reminders_by_reader", "reminders", ["reader_id", "asked_at"])


def downgrade() -> None:
    """Drop the tables; their indexes go with them."""
    op.drop_table("reminders")
    op.drop_table("deeds")
    op.drop_table("readers")
