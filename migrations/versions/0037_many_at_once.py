"""Bulk actions with their items, cases that were opened by mistake, and the work of a caseworker by
stage."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REASONS = ("graduated", "moved", "died", "not_eligible", "withdrawn", "merged")
_OPEN = sa.text("status <> 'closed'")


def _choice(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade():
    op.create_table(
        "bulk_actions",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column(
            "status",
            _choice("bulkstatus", "chosen", "running", "done", "undoing", "undone"),
            nullable=False,
        ),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", _NUMBER, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", _NUMBER, nullable=True),
        sa.Column("job_id", _NUMBER, nullable=True),
        sa.Column("id", _NUMBER, nullable=False),
        sa.CheckConstraint(
            "(status = 'chosen') = (confirmed_at IS NULL)",
            name=op.f("ck_bulk_actions_confirmed_when_not_chosen"),
        ),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)",
            name=op.f("ck_bulk_actions_undone_by_one"),
        ),
        sa.CheckConstraint(
            "done + refused <= total", name=op.f("ck_bulk_actions_no_more_than_chosen")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_bulk_actions_created_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["users.id"], name=op.f("fk_bulk_actions_undone_by_id_users")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_bulk_actions_job_id_jobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_actions")),
    )
    op.create_index("ix_bulk_actions_creator", "bulk_actions", ["created_by_id", "id"])
    op.create_index("ix_bulk_actions_status", "bulk_actions", ["status", "created_at"])
    op.create_table(
        "bulk_items",
        sa.Column("action_id", _NUMBER, nullable=False),
        sa.Column("record_id", _NUMBER, nullable=False),
        sa.Column(
            "outcome",
            _choice("bulkoutcome", "waiting", "done", "refused", "undone", "kept"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("before_id", _NUMBER, nullable=True),
        sa.Column("after_id", _NUMBER, nullable=True),
        sa.Column("id", _NUMBER, nullable=False),
        sa.CheckConstraint(
            "outcome NOT IN ('refused', 'kept') OR reason <> ''",
            name=op.f("ck_bulk_items_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["bulk_actions.id"], name=op.f("fk_bulk_items_action_id_bulk_actions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_items")),
    )
    op.create_index("uq_bulk_items_record", "bulk_items", ["action_id", "record_id"], unique=True)
    op.create_index("ix_bulk_items_outcome", "bulk_items", ["action_id", "outcome", "reason", "id"])
    _reasons(_REASONS, (*_REASONS, "mistaken"))
    op.create_index(
        "ix_cases_workload",
        "cases",
        ["caseworker_id", "status"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade():
    op.drop_index("ix_cases_workload", "cases")
    _reasons((*_REASONS, "mistaken"), _REASONS)
    op.drop_table("bulk_items")
    op.drop_table("bulk_actions")


def _reasons(before, after):
    """Change what a case may be closed for.

    On SQLite only the text of the table changes, as its documentation has it for a CHECK
    (lang_altertable, section 7): building the table anew would lose its indexes over expressions.
    """
    old, new = (", ".join(f"'{reason}'" for reason in reasons) for reasons in (before, after))
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        version = connection.exec_driver_sql("PRAGMA schema_version").scalar()
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'cases'",
            (f"({old})", f"({new})"),
        )
        connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")
        return
    for column, name in (("close_reason", "closereason"), ("close_proposed", "close_proposed")):
        op.drop_constraint(op.f(f"ck_cases_{name}"), "cases", type_="check")
        op.create_check_constraint(op.f(f"ck_cases_{name}"), "cases", f"{column} IN ({new})")
