"""Changes that wait for a second person, and until when a temporary password opens an account."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATUSES = ("waiting", "agreed", "refused", "withdrawn")
_WAITING = sa.text("status = 'waiting'")


def upgrade():
    op.create_table(
        "dangerous_changes",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject_id", _NUMBER, nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("districts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *_STATUSES,
                name="changestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", _NUMBER, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", _NUMBER, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.String(length=300), nullable=False),
        sa.Column("id", _NUMBER, nullable=False),
        sa.CheckConstraint(
            "decided_by_id <> asked_by_id", name=op.f("ck_dangerous_changes_second_person")
        ),
        sa.CheckConstraint(
            "status NOT IN ('agreed', 'refused')"
            " OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_dangerous_changes_decided_has_person"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_dangerous_changes_has_reason")),
        sa.CheckConstraint(
            "status <> 'refused' OR decision_note <> ''",
            name=op.f("ck_dangerous_changes_refusal_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_dangerous_changes_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_dangerous_changes_decided_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dangerous_changes")),
    )
    op.create_index("ix_dangerous_changes_status", "dangerous_changes", ["status", "id"])
    op.create_index(
        "uq_dangerous_changes_waiting",
        "dangerous_changes",
        ["kind", "subject_id"],
        unique=True,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.add_column("users", sa.Column("password_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_users_name", "users", ["name", "id"])


def downgrade():
    op.drop_index("ix_users_name", "users")
    op.drop_column("users", "password_until")
    op.drop_table("dangerous_changes")
