"""Indexes of an inspector's questions: what a fund gave in a month, who decided what on a day, and
which handovers were taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0020"
branch_labels = None
depends_on = None

_VOIDED = sa.text("voided_at IS NOT NULL")


def upgrade():
    op.create_index("ix_decision_items_given", "decision_items", ["fund_id", "given_at", "id"])
    op.create_index("ix_decisions_decided", "decisions", ["decided_by_id", "decided_at", "id"])
    op.create_index(
        "ix_handovers_voided",
        "handovers",
        ["voided_at", "id"],
        sqlite_where=_VOIDED,
        postgresql_where=_VOIDED,
    )


def downgrade():
    op.drop_index("ix_handovers_voided", "handovers")
    op.drop_index("ix_decisions_decided", "decisions")
    op.drop_index("ix_decision_items_given", "decision_items")
