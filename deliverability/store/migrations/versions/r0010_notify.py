"""What leaves the house: the ledger, where alerts go, and what they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables and their indexes."""
    _outbox()
    _targets()
    _alerts()
    _notices()
    _switches()


def downgrade() -> None:
    """Drop the tables; their indexes go with them."""
    op.drop_table("switches")
    op.drop_table("notices")
    op.drop_table("alerts")
    op.drop_table("targets")
    op.drop_table("outbox")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("domain_id", sa.Integer),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_token", sa.String(22)),
        sa.UniqueConstraint("org_id", "kind", "recipient", "key", name="outbox_once"),
    )
    op.create_index("outbox_by_state", "outbox", ["state", "not_before"])
    op.create_index("outbox_by_recipient", "outbox", ["org_id", "recipient", "created_at"])
    op.create_index("outbox_by_time", "outbox", ["org_id", "created_at"])
    op.create_index("outbox_by_begun", "outbox", ["begun_at"])


def _targets() -> None:
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("is_operator", sa.Boolean, nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("org_id", "name", name="targets_by_name"),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("domain_id", sa.Integer),
        sa.Column("check", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(512), nullable=False),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("third_party", sa.Text, nullable=False),
        sa.Column("run_id", sa.String(22), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True)),
        sa.Column("acknowledged_by", sa.Text, nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True)),
    )
    op.create_index("alerts_by_domain", "alerts", ["domain_id", "closed_at"])
    op.create_index("alerts_by_reminder", "alerts", ["remind_at"])
    op.create_index("alerts_by_time", "alerts", ["org_id", "closed_at", "opened_at"])


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("target_id", sa.Integer, nullable=False),
        sa.Column("alert_id", sa.Integer),
        sa.Column("change_id", sa.Integer),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
    )
    op.create_index("notices_by_due", "notices", ["told_at", "due_at"])
    op.create_index("notices_by_target", "notices", ["target_id", "alert_id"])


def _switches() -> None:
    op.create_table(
        "switches",
        sa.Column("org_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
