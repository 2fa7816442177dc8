"""The secret in the link to the screen of an event."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("events") as batch:
        batch.add_column(sa.Column("screen_key", sa.String(length=43), nullable=True))
        batch.create_unique_constraint(op.f("uq_events_screen_key"), ["screen_key"])


def downgrade():
    with op.batch_alter_table("events") as batch:
        batch.drop_constraint(op.f("uq_events_screen_key"), type_="unique")
        batch.drop_column("screen_key")
