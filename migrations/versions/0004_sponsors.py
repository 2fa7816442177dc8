"""Officials who each look after one mother, and what they gave."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_RUNNING = sa.text("ended_at IS NULL")


def upgrade():
    op.create_table(
        "sponsors",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("office", sa.String(length=160), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsors")),
        sa.UniqueConstraint("name", "office", name=op.f("uq_sponsors_name_office")),
    )
    op.create_index("ix_sponsors_name", "sponsors", ["name", "id"])
    _create_sponsorships()
    op.create_table(
        "sponsor_contacts",
        sa.Column("sponsorship_id", _NUMBER, nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "gift_kind",
            sa.Enum(
                "cash",
                "goods",
                "tool",
                "service",
                name="given",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("gift", sa.String(length=160), nullable=False),
        sa.Column("gift_value", _NUMBER, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", _NUMBER, nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", _NUMBER, nullable=True),
        sa.Column("withdraw_reason", sa.String(length=500), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("id", _NUMBER, nullable=False),
        sa.CheckConstraint(
            "(gift_kind IS NULL) = (gift = '')", name=op.f("ck_sponsor_contacts_gift_is_named")
        ),
        sa.CheckConstraint(
            "gift_value IS NULL OR (gift_value > 0 AND gift_kind IS NOT NULL)",
            name=op.f("ck_sponsor_contacts_value_of_a_gift"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdraw_reason = '')",
            name=op.f("ck_sponsor_contacts_withdrawn_why"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_sponsor_contacts_recorded_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["sponsorship_id"],
            ["sponsorships.id"],
            name=op.f("fk_sponsor_contacts_sponsorship_id_sponsorships"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["users.id"],
            name=op.f("fk_sponsor_contacts_withdrawn_by_id_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor_contacts")),
        sa.UniqueConstraint("submission", name=op.f("uq_sponsor_contacts_submission")),
    )
    op.create_index(
        "ix_sponsor_contacts_day", "sponsor_contacts", ["sponsorship_id", "made_on", "id"]
    )


def _create_sponsorships():
    op.create_table(
        "sponsorships",
        sa.Column("sponsor_id", _NUMBER, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("mother_id", _NUMBER, nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kin", sa.String(length=80), nullable=False),
        sa.Column("quiet_since", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.Column("ended_with_case", sa.Boolean(), nullable=False),
        sa.Column("id", _NUMBER, nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (end_reason = '')", name=op.f("ck_sponsorships_end_has_reason")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= paired_at", name=op.f("ck_sponsorships_forward")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_sponsorships_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["mother_id"], ["persons.id"], name=op.f("fk_sponsorships_mother_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["sponsors.id"], name=op.f("fk_sponsorships_sponsor_id_sponsors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorships")),
    )
    op.create_index(op.f("ix_sponsorships_case_id"), "sponsorships", ["case_id"])
    op.create_index(op.f("ix_sponsorships_mother_id"), "sponsorships", ["mother_id"])
    for name, columns, unique in (
        ("ix_sponsorships_quiet", ["quiet_since", "id"], False),
        ("uq_sponsorships_running_case", ["case_id"], True),
        ("uq_sponsorships_running_sponsor", ["sponsor_id"], True),
    ):
        op.create_index(
            name,
            "sponsorships",
            columns,
            unique=unique,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        )


def downgrade():
    op.execute("DELETE FROM aid_facts WHERE source = 'gift'")
    op.drop_table("sponsor_contacts")
    op.drop_table("sponsorships")
    op.drop_table("sponsors")
