"""Any regency: its own programme by a neutral code, what its office has confirmed, and where the
money of a fund comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OWN_BEFORE, _OWN = "bekasi-asih", "program-sendiri"
_SOURCES_BEFORE = ("apbd", "asn_personal", "baznas", "csr", "other")
_SOURCES = ("apbn", "apbd_province", "apbd", "village_fund", *_SOURCES_BEFORE[1:])
_programmes = sa.table("programmes", sa.column("code", sa.String()))
_funds = sa.table("funds", sa.column("source", sa.String()))


def upgrade():
    _rename_own_programme(_OWN_BEFORE, _OWN)
    op.create_table(
        "confirmed_checks",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", _NUMBER, nullable=True),
        sa.Column("id", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["users.id"],
            name=op.f("fk_confirmed_checks_confirmed_by_id_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmed_checks")),
        sa.UniqueConstraint("key", name=op.f("uq_confirmed_checks_key")),
    )
    _allow_sources(_SOURCES)
    with op.batch_alter_table("funds") as table:
        table.add_column(
            sa.Column("account_code", sa.String(length=40), nullable=False, server_default="")
        )


def downgrade():
    with op.batch_alter_table("funds") as table:
        table.drop_column("account_code")
    known = sa.update(_funds).where(_funds.c.source.not_in(_SOURCES_BEFORE))
    op.execute(known.values(source="other"))
    _allow_sources(_SOURCES_BEFORE)
    op.drop_table("confirmed_checks")
    _rename_own_programme(_OWN, _OWN_BEFORE)


def _rename_own_programme(before, after):
    op.execute(sa.update(_programmes).where(_programmes.c.code == before).values(code=after))


def _allow_sources(sources):
    values = ", ".join(f"'{source}'" for source in sources)
    with op.batch_alter_table("funds") as table:
        table.drop_constraint(op.f("ck_funds_fundsource"), type_="check")
        table.create_check_constraint(op.f("ck_funds_fundsource"), f"source IN ({values})")
