"""An index of the cases that somebody proposes to close, which wait for a supervisor."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None

_WAITS = sa.text("close_proposed IS NOT NULL AND status <> 'closed'")


def upgrade():
    op.create_index(
        "ix_cases_closing_proposed",
        "cases",
        ["id"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade():
    op.drop_index("ix_cases_closing_proposed", "cases")
