"""Migrations create what the models describe, on both databases, and can be reverted."""

from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from click import ClickException
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.casework.cases.models import TaskKind
from portal.casework.cases.services import add_task
from portal.contact.replies.jobs import process_replies
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform import audit
from portal.platform.audit.models import AuditHead
from portal.platform.messages.services import store_inbound
from portal.platform.permissions import Role
from portal.registry.aid.models import AidFact
from tests.database import add_regions, build_app
from tests.factories import (
    PORTAL,
    create_approved,
    create_assessment,
    create_case,
    create_household,
    create_sponsor,
    create_staff,
    hand_over,
    new_person,
)
from tests.registry.aid.recipients import FIRST, SECOND, Recipient

pytestmark = pytest.mark.long

ONE_VALUE = (
    "INSERT INTO setting_values (key, value, valid_from, basis, set_at)"
    " VALUES ('cases.number', '1', :day, 'SK', :at)"
)

CLOSE_CASE = (
    "UPDATE cases SET status = 'closed', closed_at = opened_at, close_reason = 'moved' WHERE"
)


@pytest.fixture
def empty_uri(lent_database: str) -> str:
    """A separate, empty database."""
    engine = create_engine(lent_database)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    if lent_database.startswith("sqlite"):
        Path(lent_database.removeprefix("sqlite:///")).unlink()
    return lent_database


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


def test_titles_of_tasks_stay_whole_when_the_migration_is_taken_back(empty_uri: str) -> None:
    titles = (kept("%(name)s meninggal.", name="Karsinah"), kept("Kunjungan"), "Antar 100% %(a)s")
    with build_app(empty_uri).app_context():
        upgrade()
        add_regions()
        case = create_case()
        with transaction():
            for title in titles:
                add_task(PORTAL, case, kind=TaskKind.TODO, title=title, due_on=None)
        db.session.remove()
        downgrade(revision="0006")
        found = "SELECT title FROM case_tasks ORDER BY id"
        assert list(db.session.execute(text(found)).scalars()) == [str(title) for title in titles]
        db.session.remove()
        db.engine.dispose()


def test_links_that_held_hold_after_they_were_keyed_and_others_do_not(empty_uri: str) -> None:
    with build_app(empty_uri).app_context():
        upgrade()
        for role in (Role.AUDITOR, Role.CASEWORKER, Role.SUPERVISOR):
            create_staff(role)
        db.session.remove()
        downgrade(revision="0014")
        db.session.execute(text("UPDATE audit_events SET actor_name = 'Dia' WHERE sequence = 2"))
        db.session.commit()
        upgrade()
        assert audit.verify(db.session()) == (3, [2])
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor_name = 'Dia' WHERE sequence = 1",
        "DELETE FROM audit_events WHERE sequence = 2",
        "UPDATE audit_values SET content = '{}' WHERE sequence = 1",
        "DELETE FROM audit_values WHERE sequence = 1",
        "UPDATE audit_head SET sequence = 1",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_rewrite_the_trail(empty_uri: str, statement: str) -> None:
    with build_app(empty_uri).app_context():
        upgrade()
        auditor, other = create_staff(Role.AUDITOR), create_staff(Role.CASEWORKER)
        with transaction():
            audit.erase(PORTAL, other, "Permohonan 12/2026")  # excuses none of the auditor's
        with pytest.raises(DBAPIError, match="never rewritten"):
            db.session.execute(text(statement))
        db.session.rollback()
        assert audit.verify(db.session()) == (3, [])
        assert auditor.id != other.id
        db.session.remove()
        db.engine.dispose()


@pytest.mark.only_database("postgresql")
def test_the_portals_role_can_add_to_the_trail_and_neither_change_nor_delete(
    empty_uri: str,
) -> None:
    app = build_app(empty_uri)
    with app.app_context():
        upgrade()
        create_staff(Role.AUDITOR)
        db.session.execute(text("DROP ROLE IF EXISTS portal_of_test"))
        db.session.execute(text("CREATE ROLE portal_of_test"))
        db.session.execute(text("GRANT USAGE ON SCHEMA public TO portal_of_test"))
        db.session.commit()
        said = app.test_cli_runner().invoke(args=["audit", "protect", "portal_of_test"])
        assert said.exit_code == 0, said.output
        db.session.execute(text("SET ROLE portal_of_test"))
        assert db.session.scalars(text("SELECT count(*) FROM audit_events")).one() == 1
        with pytest.raises(DBAPIError, match="permission denied"):
            db.session.execute(text("DELETE FROM audit_values"))
        db.session.rollback()
        db.session.execute(text("DROP OWNED BY portal_of_test"))
        db.session.execute(text("DROP ROLE portal_of_test"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def test_names_with_another_apostrophe_are_found_after_the_migration(empty_uri: str) -> None:
    with build_app(empty_uri).app_context():
        upgrade()
        add_regions()
        create_household(new_person("Nurʼaini"))
        with transaction() as session:
            session.execute(text("UPDATE persons SET name_key = 'nurʼaini'"))
            session.execute(text("UPDATE name_words SET word = 'nurʼaini'"))
        db.session.remove()
        downgrade(revision="0008")
        upgrade()
        found = "SELECT persons.name_key, word FROM persons JOIN name_words ON person_id = id"
        assert db.session.execute(text(found)).all() == [("nuraini", "nuraini")]
        db.session.remove()
        db.engine.dispose()


def test_replies_keep_their_rules_and_their_rows_through_the_migration(empty_uri: str) -> None:
    with build_app(empty_uri).app_context():
        upgrade()
        with transaction():
            store_inbound(sid="SM1", sender="+6282311112222", body="stop ganggu ibu mertua")
        process_replies("worker")
        with transaction() as session:
            session.execute(text("DELETE FROM held_numbers"))  # else it is refused
        db.session.remove()
        downgrade(revision="0007")
        kept = "SELECT keyword, status FROM replies"
        assert db.session.execute(text(kept)).all() == [("none", "waiting")]
        db.session.remove()
        upgrade()
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(text("UPDATE replies SET status = 'settled'"))
        db.session.remove()
        db.engine.dispose()


def test_facts_of_one_payment_become_one_with_all_its_sources(empty_uri: str) -> None:
    with build_app(empty_uri).app_context():
        upgrade()
        add_regions()
        iyam = Recipient()
        first, again = iyam.paid(FIRST), iyam.paid(FIRST, SECOND)
        hand_over(create_approved())
        db.session.remove()
        downgrade(revision="0010")
        facts = "SELECT source, import_id FROM aid_facts ORDER BY id"
        before = db.session.execute(text(facts)).all()
        assert sorted(before, key=str) == sorted(
            [("list", first), ("list", again), ("list", again), ("handover", None)], key=str
        )
        db.session.remove()
        upgrade()
        found = db.session.scalars(select(AidFact).order_by(AidFact.given_on)).all()
        assert [[one.import_id for one in fact.sources] for fact in found] == [
            [first, again],
            [again],
            [None],
        ]
        assert found[0].payment == "2026-01-10|1|750000"
        assert found[2].payment == f"handover:{found[2].sources[0].source_id}"
        assert iyam.paid(FIRST)
        assert db.session.query(AidFact).count() == 3
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_head(empty_uri: str) -> None:
    app = build_app(empty_uri)
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert len(MigrationContext.configure(connection).get_current_heads()) == 1
        db.engine.dispose()


def test_a_step_back_that_would_take_what_people_wrote_is_refused(empty_uri: str) -> None:
    with build_app(empty_uri).app_context():
        upgrade()
        create_sponsor("Dewi Lestari")
        db.session.remove()
        with pytest.raises(ClickException, match="would drop what is in the table sponsors"):
            downgrade(revision="0003")
        assert db.session.execute(text("SELECT name FROM sponsors")).scalar() == "Dewi Lestari"
        assert inspect(db.engine).has_table("sponsor_contacts")
        db.session.remove()
        db.engine.dispose()
