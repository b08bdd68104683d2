"""Seed inboxes, ways to send, and the test mails between them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables and their indexes."""
    _seeds()
    _senders()
    _seed_tests()
    _probes()
    _seed_plans()


def downgrade() -> None:
    """Drop the tables; their indexes go with them."""
    op.drop_table("seed_plans")
    op.drop_table("probes")
    op.drop_table("seed_tests")
    op.drop_table("senders")
    op.drop_table("seeds")


def _seeds() -> None:
    op.create_table(
        "seeds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("account", sa.JSON, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("junk", sa.Text, nullable=False),
        sa.Column("domain_id", sa.Integer),
        sa.Column("consent", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        sa.Column("healthy_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("org_id", "name", name="seeds_by_name"),
        sa.UniqueConstraint("org_id", "address", "role", name="seeds_by_address"),
    )


def _senders() -> None:
    op.create_table(
        "senders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("envelope_from", sa.Text, nullable=False),
        sa.Column("account", sa.JSON, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("domain_id", sa.Integer),
        sa.Column("is_control", sa.Boolean, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("org_id", "name", name="senders_by_name"),
    )


def _seed_tests() -> None:
    op.create_table(
        "seed_tests",
        sa.Column("id", sa.String(22), primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("domain_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("sender_id", sa.Integer),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("mail", sa.LargeBinary, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("slot_at", sa.DateTime(timezone=True)),
        sa.Column("control_of", sa.String(22)),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("domain_id", "kind", "slot_at", name="seed_tests_once"),
    )
    op.create_index("seed_tests_by_domain", "seed_tests", ["domain_id", "created_at"])
    op.create_index("seed_tests_by_code", "seed_tests", ["code"])
    op.create_index("seed_tests_by_state", "seed_tests", ["state"])
    op.create_index("seed_tests_by_asker", "seed_tests", ["asked_by", "created_at"])
    op.create_index("seed_tests_by_age", "seed_tests", ["created_at"])


def _probes() -> None:
    op.create_table(
        "probes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("test_id", sa.String(22), nullable=False),
        sa.Column("domain_id", sa.Integer, nullable=False),
        sa.Column("seed_id", sa.Integer, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("sending", sa.String(12), nullable=False),
        sa.Column("where", sa.String(16), nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("tab", sa.String(24), nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True)),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("healthy_looks", sa.Integer, nullable=False),
        sa.Column("next_look_at", sa.DateTime(timezone=True)),
        sa.Column("found_at", sa.DateTime(timezone=True)),
        sa.Column("talk", sa.LargeBinary),
        sa.Column("refusal", sa.JSON),
        sa.Column("message", sa.LargeBinary),
        sa.Column("message_size", sa.Integer),
        sa.Column("answers", sa.LargeBinary),
        sa.Column("reading", sa.JSON),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_token", sa.String(22)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("test_id", "seed_id", name="probes_once"),
    )
    op.create_index("probes_by_send", "probes", ["send_at"])
    op.create_index("probes_by_look", "probes", ["next_look_at"])
    op.create_index("probes_by_read", "probes", ["read_at"])
    op.create_index("probes_by_token", "probes", ["token"])
    op.create_index("probes_by_recipient", "probes", ["recipient", "created_at"])
    op.create_index("probes_by_domain", "probes", ["domain_id"])


def _seed_plans() -> None:
    op.create_table(
        "seed_plans",
        sa.Column("domain_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("org_id", sa.Integer, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("mail", sa.LargeBinary),
        sa.Column("promise_minutes", sa.Integer, nullable=False),
        sa.Column("outside_id", sa.Integer),
        sa.Column("next_due", sa.DateTime(timezone=True)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_token", sa.String(22)),
    )
    op.create_index("seed_plans_by_due", "seed_plans", ["next_due"])
