"""A file can wait for a form that was refused."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WAITS = sa.text("kept_until IS NOT NULL")


def upgrade():
    op.add_column(
        "stored_files", sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "ix_stored_files_kept_until",
        "stored_files",
        ["kept_until"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade():
    # Nobody would throw away any more what still waits.
    op.execute("DELETE FROM stored_files WHERE kept_until IS NOT NULL")
    op.drop_index("ix_stored_files_kept_until", "stored_files")
    op.drop_column("stored_files", "kept_until")
