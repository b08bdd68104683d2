"""The plans that are checked before they are published."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "plans",
        sa.Column("id", sa.String(22), primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("wishes", sa.Text, nullable=False),
        sa.Column("records", sa.Text, nullable=False),
        sa.Column("usual", sa.String(8), nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("before", sa.LargeBinary),
        sa.Column("after", sa.LargeBinary),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("clashes", sa.JSON, nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("plans_by_asker", "plans", ["org_id", "asked_by", "created_at"])
    op.create_index("plans_by_state", "plans", ["state"])
    op.create_index("plans_by_time", "plans", ["created_at"])


def downgrade() -> None:
    """Drop the table; its indexes go with it."""
    op.drop_table("plans")
