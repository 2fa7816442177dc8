"""Commands that phones made without signal, the desk of each officer at an event, and handovers
that could not be recorded when they were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def _choice(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _refers(table, column, target):
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )


def upgrade():
    op.create_table(
        "device_commands",
        sa.Column("user_id", _NUMBER, nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("said_at", _TIME, nullable=False),
        sa.Column("happened_at", _TIME, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.Column("state", _choice("commandstate", "taken", "conflict", "refused"), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("id", _NUMBER, nullable=False),
        _refers("device_commands", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_commands")),
        sa.UniqueConstraint(
            "user_id", "client_id", name=op.f("uq_device_commands_user_id_client_id")
        ),
    )
    op.create_table(
        "event_desks",
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("officer_id", _NUMBER, nullable=False),
        *_desk(),
        sa.Column("set_at", _TIME, nullable=False),
        _refers("event_desks", "event_id", "events"),
        _refers("event_desks", "officer_id", "users"),
        sa.PrimaryKeyConstraint("event_id", "officer_id", name=op.f("pk_event_desks")),
    )
    op.create_index("ix_event_desks_officer_id", "event_desks", ["officer_id"])
    op.add_column(
        "handovers",
        sa.Column("table_name", sa.String(length=40), nullable=False, server_default=""),
    )
    _create_claims()


def _desk():
    return (
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("first_witness", sa.String(length=120), nullable=False),
        sa.Column("second_witness", sa.String(length=120), nullable=False),
        sa.Column(
            "signature_kind",
            _choice("signaturekind", "screen", "paper", "thumbprint"),
            nullable=False,
        ),
    )


def _create_claims():
    table = "handover_claims"
    op.create_table(
        table,
        sa.Column("command_id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("decision_id", _NUMBER, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("officer_id", _NUMBER, nullable=False),
        sa.Column("item_ids", sa.JSON(), nullable=False),
        sa.Column("handed_at", _TIME, nullable=False),
        *_desk(),
        sa.Column("signature_file_id", _NUMBER, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("handover_id", _NUMBER, nullable=True),
        sa.Column("settled_at", _TIME, nullable=True),
        sa.Column("settled_by_id", _NUMBER, nullable=True),
        sa.Column("settlement", sa.Text(), nullable=False),
        sa.Column("id", _NUMBER, nullable=False),
        sa.CheckConstraint(
            "(signature_kind = 'screen') = (signature_file_id IS NOT NULL)",
            name=op.f("ck_handover_claims_screen_signature_kept"),
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settlement = '')",
            name=op.f("ck_handover_claims_settled_says_how"),
        ),
        _refers(table, "command_id", "device_commands"),
        _refers(table, "event_id", "events"),
        _refers(table, "decision_id", "decisions"),
        _refers(table, "case_id", "cases"),
        _refers(table, "officer_id", "users"),
        _refers(table, "signature_file_id", "stored_files"),
        _refers(table, "handover_id", "handovers"),
        _refers(table, "settled_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_claims")),
        sa.UniqueConstraint("command_id", name=op.f("uq_handover_claims_command_id")),
    )
    op.create_index("ix_handover_claims_event", table, ["event_id", "id"])
    for column in ("decision_id", "case_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade():
    op.drop_table("handover_claims")
    with op.batch_alter_table("handovers") as batch:
        batch.drop_column("table_name")
    op.drop_table("event_desks")
    op.drop_table("device_commands")
