"""Indexes of what waits for a supervisor: cases that somebody proposes to close, and lists."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None

_WAITS = sa.text("close_proposed IS NOT NULL")


def upgrade():
    op.create_index(
        "ix_cases_closing_proposed",
        "cases",
        ["status", "id"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    op.create_index("ix_imports_status", "imports", ["status", "id"])


def downgrade():
    op.drop_index("ix_imports_status", "imports")
    op.drop_index("ix_cases_closing_proposed", "cases")
