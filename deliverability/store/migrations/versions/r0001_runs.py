"""The runs of the page and the API."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "runs",
        sa.Column("id", sa.String(22), primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("wishes", sa.Text, nullable=False),
        sa.Column("fresh", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("progress", sa.JSON, nullable=False),
        sa.Column("transcript", sa.LargeBinary),
        sa.Column("checks_version", sa.String(32), nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
    )
    op.create_index("runs_by_name", "runs", ["org_id", "name", "created_at"])
    op.create_index("runs_by_asker", "runs", ["org_id", "asked_by", "created_at"])
    op.create_index("runs_by_state", "runs", ["state"])
    op.create_index("runs_by_time", "runs", ["created_at"])


def downgrade() -> None:
    """Drop the table; its indexes go with it."""
    op.drop_table("runs")
