"""Indexes for lists of a grown programme, and one that led SQLite astray."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MERGED = "ix_persons_merged_into_id"
_ONLY_MERGED = sa.text("merged_into_id IS NOT NULL")
_NEW = (
    ("ix_persons_name_length", "persons", [sa.text("length(name)"), "id"]),
    ("ix_audit_events_table", "audit_events", ["subject_type", "sequence"]),
    ("ix_papers_year", "papers", ["year", "id"]),
    ("ix_papers_status", "papers", ["status", "id"]),
    ("ix_messages_status", "messages", ["status", "id"]),
    ("ix_messages_step", "messages", ["step", "id"]),
)


def upgrade() -> None:
    op.drop_index(_MERGED, "persons")
    op.create_index(
        _MERGED,
        "persons",
        ["merged_into_id"],
        sqlite_where=_ONLY_MERGED,
        postgresql_where=_ONLY_MERGED,
    )
    for name, table, columns in _NEW:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in reversed(_NEW):
        op.drop_index(name, table)
    op.drop_index(_MERGED, "persons")
    op.create_index(_MERGED, "persons", ["merged_into_id"])
