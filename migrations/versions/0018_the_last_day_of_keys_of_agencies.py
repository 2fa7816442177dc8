"""The last day on which a key of an agency opens something: those that are there have a year left."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("agency_tokens") as batch_op:
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
    keys = sa.table("agency_tokens", sa.column("expires_on", sa.Date()))
    op.execute(sa.update(keys).values(expires_on=datetime.now(UTC).date() + timedelta(days=365)))
    with op.batch_alter_table("agency_tokens") as batch_op:
        batch_op.alter_column("expires_on", existing_type=sa.Date(), nullable=False)


def downgrade():
    with op.batch_alter_table("agency_tokens") as batch_op:
        batch_op.drop_column("expires_on")
