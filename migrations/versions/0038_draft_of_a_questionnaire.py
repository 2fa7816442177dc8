"""The draft of the next questionnaire."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "questionnaire_drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name="fk_questionnaire_drafts_changed_by_id_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire_drafts"),
        sa.UniqueConstraint("from_version", name="uq_questionnaire_drafts_from_version"),
    )


def downgrade():
    op.drop_table("questionnaire_drafts")
