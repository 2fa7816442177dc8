"""A closed case keeps where it stood: its journey ended there, not at the end.

The column comes with its checks, so that SQLite need not build the table anew: other tables point to
it, and its indexes over expressions would be lost.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "ALTER TABLE cases ADD COLUMN closed_from VARCHAR(32)"
        " CONSTRAINT ck_cases_closed_from CHECK (closed_from IN ('registered', 'assessed',"
        " 'decided', 'scheduled', 'handed_over', 'follow_up', 'closed'))"
        " CONSTRAINT ck_cases_closed_from_of_closed"
        " CHECK (closed_from IS NULL OR status = 'closed')"
    )
    # Of cases that are closed already their records tell how far they came.
    op.execute(
        "UPDATE cases SET closed_from = CASE"
        " WHEN EXISTS (SELECT 1 FROM handovers WHERE handovers.case_id = cases.id"
        " AND handovers.voided_at IS NULL) THEN 'follow_up'"
        " WHEN EXISTS (SELECT 1 FROM decisions WHERE decisions.case_id = cases.id"
        " AND decisions.status = 'approved') THEN 'decided'"
        " WHEN EXISTS (SELECT 1 FROM assessments WHERE assessments.case_id = cases.id"
        " AND assessments.status = 'completed') THEN 'assessed'"
        " ELSE 'registered' END WHERE status = 'closed'"
    )


def downgrade():
    op.execute("ALTER TABLE cases DROP COLUMN closed_from")
