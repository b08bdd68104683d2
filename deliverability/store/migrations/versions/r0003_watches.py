"""The changes that are watched."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "watches",
        sa.Column("id", sa.String(22), primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.String(22), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("wishes", sa.Text, nullable=False),
        sa.Column("places", sa.JSON, nullable=False),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.Column("sights", sa.JSON, nullable=False),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_look_at", sa.DateTime(timezone=True)),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
    )
    op.create_index("watches_by_next_look", "watches", ["next_look_at"])
    op.create_index("watches_by_asker", "watches", ["org_id", "asked_by", "next_look_at"])
    op.create_index("watches_by_run", "watches", ["org_id", "run_id"])
    op.create_index("watches_by_time", "watches", ["created_at"])


def downgrade() -> None:
    """Drop the table; its indexes go with it."""
    op.drop_table("watches")
