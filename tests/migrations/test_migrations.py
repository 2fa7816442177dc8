"""Migrations build what the models say, on both databases, and can be taken back."""

from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import create_engine, inspect, select, text

from portal.audit.models import AuditHead
from portal.extensions import db
from portal.permissions import Role
from tests.database import add_regions, build_app
from tests.factories import (
    create_approved,
    create_assessment,
    create_case,
    create_staff,
    hand_over,
)

ONE_VALUE = (
    "INSERT INTO setting_values (key, value, valid_from, basis, set_at)"
    " VALUES ('cases.number', '1', :day, 'SK', :at)"
)

CLOSE_CASE = (
    "UPDATE cases SET status = 'closed', closed_at = opened_at, close_reason = 'moved' WHERE"
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


def test_cases_that_were_closed_learn_from_their_records_how_far_they_came(empty_uri: str) -> None:
    with build_app(empty_uri).app_context():
        upgrade()
        add_regions()
        visited = hand_over(create_approved()).case_id
        only_assessed = create_assessment(create_case()).case_id
        died_first = create_case().id
        going_on = create_case().id
        db.session.remove()
        downgrade(revision="0005")
        closed = {"visited": visited, "assessed": only_assessed, "died": died_first}
        db.session.execute(text(f"{CLOSE_CASE} id IN (:visited, :assessed, :died)"), closed)
        db.session.commit()
        upgrade()
        found = db.session.execute(text("SELECT id, closed_from FROM cases")).all()
        assert dict(map(tuple, found)) == {
            visited: "follow_up",
            only_assessed: "assessed",
            died_first: "registered",
            going_on: None,
        }
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_head(empty_uri: str) -> None:
    app = build_app(empty_uri)
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert len(MigrationContext.configure(connection).get_current_heads()) == 1
        db.engine.dispose()
