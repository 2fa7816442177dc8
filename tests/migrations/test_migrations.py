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


def test_there_is_one_head(empty_uri: str) -> None:
    app = build_app(empty_uri)
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert len(MigrationContext.configure(connection).get_current_heads()) == 1
        db.engine.dispose()
