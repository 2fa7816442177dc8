"""A message knows until when it holds and why it holds no more; a number may be held until a person
has read what came from it; an SMS may ask to stop in other words, or how a complaint stands.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = ("stop", "start", "status", "complaint", "none")
NOW = ("stop", "maybe_stop", "start", "status", "complaint_status", "complaint", "none")
_EXPIRES = sa.text("status = 'queued' AND expires_at IS NOT NULL")


def upgrade():
    op.add_column("messages", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "messages",
        sa.Column("untrue_reason", sa.String(length=300), nullable=False, server_default=""),
    )
    op.create_index(
        "ix_messages_expiry",
        "messages",
        ["expires_at"],
        sqlite_where=_EXPIRES,
        postgresql_where=_EXPIRES,
    )
    op.create_table(
        "held_numbers",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_held_numbers")),
    )
    _allow(NOW)


def downgrade():
    op.execute(
        "UPDATE replies SET keyword = 'none' WHERE keyword IN ('maybe_stop', 'complaint_status')"
    )
    _allow(BEFORE)
    op.drop_table("held_numbers")
    op.drop_index("ix_messages_expiry", "messages")
    op.execute("ALTER TABLE messages DROP COLUMN untrue_reason")
    op.execute("ALTER TABLE messages DROP COLUMN expires_at")


def _allow(keywords):
    """No table points to replies, so that SQLite may build it anew."""
    values = ", ".join(f"'{keyword}'" for keyword in keywords)
    with op.batch_alter_table("replies") as table:
        table.drop_constraint(op.f("ck_replies_keyword"), type_="check")
        table.create_check_constraint(op.f("ck_replies_keyword"), f"keyword IN ({values})")
