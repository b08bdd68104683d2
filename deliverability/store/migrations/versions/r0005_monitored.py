"""The domains that are looked after, and which of them a run is of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "orgs",
        sa.Column("org_id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.UniqueConstraint("org_id", "name", name="groups_by_name"),
    )
    op.create_table(
        "domains",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("group_id", sa.Integer),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("org_id", "name", name="domains_by_name"),
    )
    op.create_index("domains_by_group", "domains", ["group_id"])
    op.create_table(
        "schedule",
        sa.Column("domain_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("next_due", sa.DateTime(timezone=True)),
        sa.Column("look_again_at", sa.DateTime(timezone=True)),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_token", sa.String(22)),
    )
    op.create_index("schedule_by_due", "schedule", ["next_due"])
    op.create_index("schedule_by_second_look", "schedule", ["look_again_at"])
    op.execute("INSERT INTO orgs (org_id, name, settings) VALUES (1, '', '{}')")
    with op.batch_alter_table("runs") as batch:
        batch.add_column(sa.Column("domain_id", sa.Integer))
        batch.add_column(sa.Column("slot_at", sa.DateTime(timezone=True)))
        batch.create_unique_constraint("runs_by_slot", ["domain_id", "slot_at"])


def downgrade() -> None:
    """Drop the tables; their indexes go with them."""
    with op.batch_alter_table("runs") as batch:
        batch.drop_constraint("runs_by_slot", type_="unique")
        batch.drop_column("slot_at")
        batch.drop_column("domain_id")
    op.drop_table("schedule")
    op.drop_table("domains")
    op.drop_table("groups")
    op.drop_table("orgs")
