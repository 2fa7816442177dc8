"""The NIP of the official who signs an SK, for its annex."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "decrees", sa.Column("signer_nip", sa.String(18), server_default="", nullable=False)
    )


def downgrade():
    op.drop_column("decrees", "signer_nip")
