"""The set-ups of the guided path."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "setups",
        sa.Column("id", sa.String(22), primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("mailbox", sa.String(64), nullable=False),
        sa.Column("services", sa.JSON(none_as_null=True)),
        sa.Column("host", sa.String(64), nullable=False),
        sa.Column("reports", sa.Text, nullable=False),
        sa.Column("seen", sa.JSON(none_as_null=True)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        sa.Column("looking_since", sa.DateTime(timezone=True)),
        sa.Column("run_id", sa.String(22), nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("setups_by_asker", "setups", ["org_id", "asked_by", "created_at"])
    op.create_index("setups_by_time", "setups", ["changed_at"])


def downgrade() -> None:
    """Drop the table; its indexes go with it."""
    op.drop_table("setups")
