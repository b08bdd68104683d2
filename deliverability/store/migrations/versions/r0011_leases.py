"""Leases on what is under way, and the processes that work."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns, and make the table."""
    for table in ("runs", "plans"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("lease_until", sa.DateTime(timezone=True)))
            batch.add_column(sa.Column("lease_token", sa.String(22)))
    for table in ("runs", "plans", "schedule"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("schedule") as batch:
        batch.add_column(sa.Column("wanted_at", sa.DateTime(timezone=True)))
        batch.create_index("schedule_by_wish", ["wanted_at"])
    op.create_table(
        "processes",
        sa.Column("token", sa.String(22), primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_table("processes")
    with op.batch_alter_table("schedule") as batch:
        batch.drop_index("schedule_by_wish")
        batch.drop_column("wanted_at")
    for table in ("schedule", "plans", "runs"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("tries")
    for table in ("plans", "runs"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("lease_token")
            batch.drop_column("lease_until")
