"""How often a job was taken by a worker, and how often one died while it held it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    for name in ("attempts", "deaths"):
        op.add_column("jobs", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade():
    for name in ("attempts", "deaths"):
        op.execute(f"ALTER TABLE jobs DROP COLUMN {name}")
