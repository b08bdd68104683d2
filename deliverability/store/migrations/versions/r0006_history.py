"""What was seen of the domains that are looked after."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables and their indexes."""
    _states()
    _standing()
    _changes()
    _records()
    _days()
    _acceptances()


def downgrade() -> None:
    """Drop the tables; their indexes go with them."""
    op.drop_table("acceptances")
    op.drop_table("days")
    op.drop_table("records")
    op.drop_table("changes")
    op.drop_table("standing")
    op.drop_table("states")


def _states() -> None:
    op.create_table(
        "states",
        sa.Column("domain_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.String(22), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checks_version", sa.String(32), nullable=False),
        sa.Column("asked", sa.String(32), nullable=False),
        sa.Column("families", sa.JSON, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("warnings", sa.Integer, nullable=False),
        sa.Column("notices", sa.Integer, nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("gaps", sa.Integer, nullable=False),
        sa.Column("unknown_in_a_row", sa.Integer, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("unjudged", sa.JSON, nullable=False),
        sa.Column("suspected", sa.JSON),
    )
    op.create_index("states_by_verdict", "states", ["org_id", "verdict"])


def _standing() -> None:
    op.create_table(
        "standing",
        sa.Column("domain_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("check", sa.String(64), primary_key=True),
        sa.Column("subject", sa.String(512), primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.String(22), nullable=False),
        sa.Column("is_held", sa.Boolean, nullable=False),
        sa.Column("away", sa.Integer, nullable=False),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("domain_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("direction", sa.Integer, nullable=False),
        sa.Column("family", sa.String(16), nullable=False),
        sa.Column("check", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(512), nullable=False),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True)),
    )
    op.create_index("changes_by_domain", "changes", ["domain_id", "at"])
    op.create_index("changes_by_noted", "changes", ["noted_at"])
    op.create_index("changes_by_time", "changes", ["org_id", "at"])


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("domain_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("rrtype", sa.String(10), nullable=False),
        sa.Column("whose", sa.Text, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
    )
    op.create_index("records_by_domain", "records", ["domain_id", "until"])


def _days() -> None:
    op.create_table(
        "days",
        sa.Column("domain_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("runs", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("families", sa.JSON, nullable=False),
        sa.Column("shares", sa.JSON, nullable=False),
    )


def _acceptances() -> None:
    op.create_table(
        "acceptances",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("domain_id", sa.Integer, nullable=False),
        sa.Column("check", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(512), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("accepted_by", sa.Text, nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index("acceptances_by_domain", "acceptances", ["domain_id", "ended_at"])
