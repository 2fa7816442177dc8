"""Agencies have a version; what staff find out about a message in doubt is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "message_findings",
        sa.Column("message_id", _NUMBER, nullable=False),
        sa.Column("went_out", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_by_id", _NUMBER, nullable=False),
        sa.Column("id", _NUMBER, nullable=False),
        sa.CheckConstraint("evidence <> ''", name=op.f("ck_message_findings_has_evidence")),
        sa.ForeignKeyConstraint(
            ["found_by_id"], ["users.id"], name=op.f("fk_message_findings_found_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_findings_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_findings")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_findings_message_id")),
    )
    # Agencies that are there begin at 1, as new ones do.
    op.add_column(
        "agencies", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )


def downgrade():
    op.drop_column("agencies", "version")
    op.drop_table("message_findings")
