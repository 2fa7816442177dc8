"""A list may hold Dukcapil's answers; what is known of a NIK has a day and a source."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    """Columns with their constraints in one statement: SQLite then builds no table anew."""
    number = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        "ALTER TABLE imports ADD COLUMN kind VARCHAR(32) DEFAULT 'people' NOT NULL"
        " CONSTRAINT ck_imports_importkind CHECK (kind IN ('people', 'nik_answers'))"
    )
    op.add_column("persons", sa.Column("nik_checked_on", sa.Date(), nullable=True))
    op.execute(
        f"ALTER TABLE persons ADD COLUMN nik_import_id {number}"
        " CONSTRAINT fk_persons_nik_import_id_imports REFERENCES imports (id)"
    )
    op.create_index(op.f("ix_persons_nik_import_id"), "persons", ["nik_import_id"])


def downgrade():
    op.drop_index(op.f("ix_persons_nik_import_id"), "persons")
    for table, column in (
        ("persons", "nik_import_id"),
        ("persons", "nik_checked_on"),
        ("imports", "kind"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
