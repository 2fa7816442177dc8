"""Migrations build what the models say, on both databases, and can be taken back."""

from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import create_engine, inspect, select, text

from portal.audit.models import AuditHead
from portal.extensions import db
from portal.permissions import Role
from tests.database import build_app
from tests.factories import create_staff

ONE_VALUE = (
    "INSERT INTO setting_values (key, value, valid_from, basis, set_at)"
    " VALUES ('cases.number', '1', :day, 'SK', :at)"
)


@pytest.fixture
def empty_uri(database_uri: str) -> str:
    """A database of this test's own with nothing in it."""
    engine = create_engine(database_uri)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    if database_uri.startswith("sqlite"):
        Path(database_uri.removeprefix("sqlite:///")).unlink()
    return database_uri


def test_migrations_build_the_models_tables_and_a_working_audit_chain(empty_uri: str) -> None:
    app = build_app(empty_uri)
    with app.app_context():
        upgrade()
        check()  # exits if a model differs from its table
        assert db.session.scalars(select(AuditHead.sequence)).one() == 0
        create_staff(Role.AUDITOR)
        assert db.session.scalars(select(AuditHead.sequence)).one() == 1
        db.session.remove()
        db.engine.dispose()


def test_every_migration_can_be_taken_back(empty_uri: str) -> None:
    app = build_app(empty_uri)
    with app.app_context():
        upgrade()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        db.engine.dispose()


def test_values_of_a_setting_for_one_day_get_their_turns_in_order(empty_uri: str) -> None:
    days = ("2026-01-01", "2026-01-01", "2026-02-01")
    with build_app(empty_uri).app_context():
        upgrade(revision="0002")
        for second, day in enumerate(days):
            row = {"day": day, "at": f"2026-01-01 00:00:0{second}"}
            db.session.execute(text(ONE_VALUE), row)
        db.session.commit()
        upgrade()
        turns = db.session.execute(text("SELECT turn FROM setting_values ORDER BY id")).scalars()
        assert list(turns) == [1, 2, 1]
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_head(empty_uri: str) -> None:
    app = build_app(empty_uri)
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert len(MigrationContext.configure(connection).get_current_heads()) == 1
        db.engine.dispose()
