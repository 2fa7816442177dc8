"""One payment is one fact of aid, with all its sources.

Facts of the same person, programme, day, stage and value become one; each keeps being a source.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_A_TIME = 1000
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBERS = {roman: str(number) for number, roman in enumerate(_ROMAN, start=1)}
_STAGE_IN_KIND = re.compile(
    r"\b(?:tahap(?:an)?|termin)\s*(?:ke)?[\s\-.]*(\d{1,2}|[ivx]{1,4})\b", re.IGNORECASE
)
_STAGE_WORDS = re.compile(r"\b(?:tahap(?:an)?|termin|ke)\b")
_KINDS = ("cash", "goods", "tool", "service")
_SOURCES = ("list", "handover", "gift")
_LIST_HAS_IMPORT = "(source = 'list') = (import_id IS NOT NULL)"


def _enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _facts(*columns):
    """Return the table of facts with what stays the same and these columns and constraints."""
    return sa.Table(
        "aid_facts",
        sa.MetaData(naming_convention=op.get_context().opts["target_metadata"].naming_convention),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("household_id", _NUMBER, nullable=False),
        sa.Column("programme_id", _NUMBER, nullable=False),
        sa.Column("kind", _enum("given", *_KINDS), nullable=False),
        sa.Column("value", _NUMBER, nullable=True),
        sa.Column("said", sa.String(length=160), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", _NUMBER, nullable=False),
        sa.CheckConstraint(
            "until IS NULL OR until >= given_on", name=op.f("ck_aid_facts_period_forward")
        ),
        sa.CheckConstraint(
            "value IS NULL OR value >= 0", name=op.f("ck_aid_facts_value_not_negative")
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"], [f"{many}.id"], name=op.f(f"fk_aid_facts_{one}_id_{many}")
            )
            for one, many in (
                ("person", "persons"),
                ("household", "households"),
                ("programme", "programmes"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_facts")),
        *(
            sa.Index(f"ix_aid_facts_{name}", name)
            for name in ("person_id", "household_id", "programme_id")
        ),
        *columns,
    )


def _source_columns():
    return (
        sa.Column("source", _enum("factsource", *_SOURCES), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("import_id", _NUMBER, nullable=True),
    )


def upgrade():
    connection = op.get_bind()
    op.add_column("aid_facts", sa.Column("payment", sa.String(length=80), nullable=True))
    connection.execute(
        sa.text(
            "CREATE TEMPORARY TABLE said_aid"
            " (fact_id BIGINT, source VARCHAR(32), source_id INTEGER, import_id BIGINT)"
        )
    )
    _name_payments(connection)
    _keep_sources(connection)
    _drop_source_columns()
    _create_sources()
    connection.execute(
        sa.text(
            "INSERT INTO aid_sources (fact_id, source, source_id, import_id)"
            " SELECT fact_id, source, source_id, import_id FROM said_aid"
            " ORDER BY fact_id, source_id"
        )
    )
    connection.execute(sa.text("DROP TABLE said_aid"))


def _name_payments(connection):
    facts = sa.table("aid_facts", *(sa.column(name) for name in _READ), sa.column("payment"))
    given_on = sa.cast(facts.c.given_on, sa.String)
    records = sa.table("source_records", sa.column("id"), sa.column("claim", sa.JSON))
    query = (
        sa.select(
            facts.c.id, facts.c.said, facts.c.value, given_on, facts.c.source, records.c.claim
        )
        .add_columns(facts.c.source_id)
        .outerjoin(records, sa.and_(facts.c.source == "list", records.c.id == facts.c.source_id))
        .order_by(facts.c.id)
        .limit(_AT_A_TIME)
    )
    named = (
        sa.update(facts)
        .where(facts.c.id == sa.bindparam("number"))
        .values(payment=sa.bindparam("named"))
    )
    last = 0
    while rows := connection.execute(query.where(facts.c.id > last)).all():
        connection.execute(named, [{"number": row[0], "named": _payment(*row[1:])} for row in rows])
        last = rows[-1][0]


_READ = ("id", "said", "value", "given_on", "source", "source_id")


def _payment(said, value, given_on, source, claim, source_id):
    if source != "list":
        return f"{source}:{source_id}"
    stage = (claim or {}).get("aid_stage") or ""
    if not stage and (found := _STAGE_IN_KIND.search(said)):
        stage = found[1]
    words = re.sub(r"[\W_]+", " ", _STAGE_WORDS.sub(" ", stage.casefold())).split()
    plain = " ".join(_NUMBERS.get(word, word.lstrip("0") or word) for word in words)[:30]
    return f"{given_on or ''}|{plain}|{'' if value is None else value}"


def _keep_sources(connection):
    connection.execute(
        sa.text(
            "INSERT INTO said_aid SELECT kept.id, aid_facts.source, aid_facts.source_id,"
            " aid_facts.import_id FROM aid_facts JOIN"
            " (SELECT MIN(id) AS id, person_id, programme_id, payment FROM aid_facts"
            " GROUP BY person_id, programme_id, payment) AS kept"
            " ON kept.person_id = aid_facts.person_id"
            " AND kept.programme_id = aid_facts.programme_id"
            " AND kept.payment = aid_facts.payment"
        )
    )
    connection.execute(
        sa.text("DELETE FROM aid_facts WHERE id NOT IN (SELECT fact_id FROM said_aid)")
    )


def _drop_source_columns():
    before = _facts(
        *_source_columns(),
        sa.Column("payment", sa.String(length=80), nullable=True),
        sa.CheckConstraint(_LIST_HAS_IMPORT, name=op.f("ck_aid_facts_list_has_import")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_aid_facts_import_id_imports")
        ),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_aid_facts_source_source_id")),
        sa.Index("ix_aid_facts_import_id", "import_id"),
    )
    with op.batch_alter_table("aid_facts", copy_from=before) as batch_op:
        batch_op.drop_index("ix_aid_facts_import_id")
        batch_op.drop_constraint(op.f("uq_aid_facts_source_source_id"), type_="unique")
        batch_op.drop_constraint(op.f("ck_aid_facts_list_has_import"), type_="check")
        batch_op.drop_constraint(op.f("fk_aid_facts_import_id_imports"), type_="foreignkey")
        for name in ("source", "source_id", "import_id"):
            batch_op.drop_column(name)
        batch_op.alter_column("payment", existing_type=sa.String(length=80), nullable=False)
        batch_op.create_unique_constraint(
            op.f("uq_aid_facts_person_id_programme_id_payment"),
            ["person_id", "programme_id", "payment"],
        )


def _create_sources():
    op.create_table(
        "aid_sources",
        sa.Column("fact_id", _NUMBER, nullable=False),
        *_source_columns(),
        sa.Column("id", _NUMBER, nullable=False),
        sa.CheckConstraint(_LIST_HAS_IMPORT, name=op.f("ck_aid_sources_list_has_import")),
        sa.ForeignKeyConstraint(
            ["fact_id"],
            ["aid_facts.id"],
            name=op.f("fk_aid_sources_fact_id_aid_facts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_aid_sources_import_id_imports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_sources")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_aid_sources_source_source_id")),
    )
    for name in ("fact_id", "import_id"):
        op.create_index(op.f(f"ix_aid_sources_{name}"), "aid_sources", [name])


def downgrade():
    """Each source is a fact of its own again."""
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "CREATE TEMPORARY TABLE said_aid AS SELECT person_id, household_id, programme_id, kind,"
            " value, said, given_on, until, source, source_id, import_id"
            " FROM aid_sources JOIN aid_facts ON aid_facts.id = aid_sources.fact_id"
        )
    )
    op.execute("DROP TABLE aid_sources")  # its rows go on in said_aid
    op.execute("DELETE FROM aid_facts")
    before = _facts(
        sa.Column("payment", sa.String(length=80), nullable=False),
        sa.UniqueConstraint(
            "person_id",
            "programme_id",
            "payment",
            name=op.f("uq_aid_facts_person_id_programme_id_payment"),
        ),
    )
    with op.batch_alter_table("aid_facts", copy_from=before) as batch_op:
        batch_op.drop_constraint(
            op.f("uq_aid_facts_person_id_programme_id_payment"), type_="unique"
        )
        batch_op.drop_column("payment")
        for column in _source_columns():
            batch_op.add_column(column)
        batch_op.create_check_constraint(op.f("ck_aid_facts_list_has_import"), _LIST_HAS_IMPORT)
        batch_op.create_foreign_key(
            op.f("fk_aid_facts_import_id_imports"), "imports", ["import_id"], ["id"]
        )
        batch_op.create_unique_constraint(
            op.f("uq_aid_facts_source_source_id"), ["source", "source_id"]
        )
        batch_op.create_index("ix_aid_facts_import_id", ["import_id"])
    connection.execute(
        sa.text(
            "INSERT INTO aid_facts (person_id, household_id, programme_id, kind, value, said,"
            " given_on, until, source, source_id, import_id)"
            " SELECT person_id, household_id, programme_id, kind, value, said, given_on, until,"
            " source, source_id, import_id FROM said_aid ORDER BY source_id"
        )
    )
    connection.execute(sa.text("DROP TABLE said_aid"))
