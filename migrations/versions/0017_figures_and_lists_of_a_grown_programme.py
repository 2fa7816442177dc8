"""Figures kept by kecamatan, and indexes for lists of a grown programme."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UNFULFILLED = "ix_decisions_unfulfilled"
_NOT_FULFILLED = sa.text("fulfilled_at IS NULL")
_NEW = (
    ("ix_audit_events_action", "audit_events", ["subject_type", "action"]),
    ("ix_cases_day", "cases", ["next_due_on", "status"]),
    ("ix_decrees_dated", "decrees", ["dated", "id"]),
    ("ix_events_starts_at", "events", ["starts_at", "id"]),
    ("ix_jobs_queue", "jobs", ["queue", "id"]),
    ("ix_papers_sequence", "papers", ["sequence"]),
)
#: name, table, columns before and after
_OTHER = (
    ("ix_events_district_code", "events", ["district_code"], ["district_code", "starts_at", "id"]),
    (
        "ix_person_pairs_decided",
        "person_pairs",
        ["status", "decided_at", "id"],
        ["decided_at", "id"],
    ),
)


def _sort_paper_numbers_by(collation: str) -> None:
    """On PostgreSQL; SQLite compares letter by letter anyway."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("papers", "number", type_=sa.String(60, collation=collation))


def upgrade() -> None:
    op.create_table(
        "district_figures",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("district_code", sa.String(13), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("counted_to", _NUMBER, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "district_code", name="pk_district_figures"),
    )
    op.create_index(
        _UNFULFILLED,
        "decisions",
        ["status", "case_id"],
        sqlite_where=_NOT_FULFILLED,
        postgresql_where=_NOT_FULFILLED,
    )
    for name, table, columns in _NEW:
        op.create_index(name, table, columns)
    for name, table, _before, columns in _OTHER:
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    _sort_paper_numbers_by("C")


def downgrade() -> None:
    _sort_paper_numbers_by("default")
    for name, table, columns, _after in _OTHER:
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    for name, table, _columns in reversed(_NEW):
        op.drop_index(name, table)
    op.drop_index(_UNFULFILLED, "decisions")
    op.drop_table("district_figures")
