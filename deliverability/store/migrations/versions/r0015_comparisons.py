"""What all answers of the library say together, as it was worked out last."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "comparisons",
        sa.Column("org_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("of", sa.String(64), nullable=False),
        sa.Column("voice", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("comparisons")
