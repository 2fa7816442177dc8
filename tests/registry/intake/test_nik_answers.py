"""Lists of Dukcapil's answers set the state of NIK, add nobody, and can be undone."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from portal.casework.cases.models import Task
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
from portal.registry.agencies.models import Import, ImportKind, SourceRecord
from portal.registry.agencies.reading import Code
from portal.registry.agencies.states import ImportState
from portal.registry.households import services as households
from portal.registry.households.inputs import PersonFacts
from portal.registry.households.models import NikState, Person
from portal.registry.intake.findings import RegistryFinding
from portal.registry.intake.report import report
from tests.factories import PORTAL, create_case, create_staff
from tests.registry.agencies.making import csv_bytes
from tests.registry.intake.lists import (
    brought_in,
    confirmed,
    new_kk,
    new_nik,
    people,
    person,
    received,
    registry,
    remarks,
    undone,
)

SignIn = Callable[..., FlaskClient]
Row = tuple[str, ...]


@pytest.fixture
def siti(app: Flask) -> str:
    """The NIK of somebody whom the registry knows."""
    nik = new_nik()
    brought_in(person(NIK=nik))
    return nik


def answered(*rows: Row, labels: Row = ("NIK", "HASIL PADAN", "TGL PADAN")) -> Import:
    """A list of answers that was sent and read."""
    return received(csv_bytes([labels, *rows]), agency="dukcapil")


def known(nik: str) -> Person:
    """The person with this NIK, as the registry has them now."""
    db.session.rollback()
    return db.session.scalars(
        select(Person).where(Person.nik == nik).execution_options(populate_existing=True)
    ).one()


def known_id(nik: str) -> int:
    return db.session.scalars(select(Person.id).where(Person.nik == nik)).one()


def check_of(nik: str) -> tuple[NikState, date | None, int | None]:
    found = known(nik)
    return found.nik_state, found.nik_checked_on, found.nik_import_id


def attach_rows_without_nik(nik: str) -> None:
    """Let the rows of others be statements about this person, as a merge does."""
    with transaction():
        number = known_id(nik)
        others = select(Person.id).where(Person.id != number)
        db.session.execute(
            update(Person).where(Person.id.in_(others)).values(merged_into_id=number)
        )
    with transaction():
        households.resolve_values(PORTAL, known(nik))


def by_hand(nik: str, state: NikState) -> None:
    with transaction():
        found = known(nik)
        households.set_nik_state(PORTAL, found, version=found.version, state=state)


def test_an_answer_sets_the_state_with_its_day_and_its_list(siti: str) -> None:
    before = registry()
    found = answered((siti, "PADAN", "25-03-2026"))
    assert found.kind is ImportKind.NIK_ANSWERS
    assert (found.status, found.accepted) == (ImportState.PREVIEWED, 1)
    assert check_of(siti) == (NikState.UNCHECKED, None, None)
    assert confirmed(found).status is ImportState.APPLIED
    assert check_of(siti) == (NikState.MATCHED, date(2026, 3, 25), found.id)
    assert registry() == before


def test_an_answer_without_a_day_is_of_the_day_on_which_it_came(siti: str) -> None:
    found = confirmed(answered((siti, "TIDAK PADAN"), labels=("NIK", "HASIL")))
    assert check_of(siti) == (NikState.MISMATCHED, today(), found.id)


def test_a_nik_that_nobody_in_the_registry_has_is_counted_and_adds_nobody(siti: str) -> None:
    before = registry()
    found = answered((siti, "PADAN", ""), (new_nik(), "PADAN", ""))
    assert (found.accepted, found.skipped) == (1, 1)
    assert report(found)["answers"]["not_registered"] == 1
    confirmed(found)
    assert registry() == before


def test_two_answers_of_one_day_about_one_nik_are_a_finding_and_neither_is_taken(siti: str) -> None:
    found = answered((siti, "PADAN", "25-03-2026"), (siti, "TIDAK PADAN", "25-03-2026"))
    assert (found.accepted, found.refused) == (0, 2)
    assert remarks(found) == [RegistryFinding.ANSWERS_DIFFER, RegistryFinding.ANSWERS_DIFFER]
    assert report(found)["answers"]["answered_differently"] == 1


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_several_days_the_newest_answer_is_taken(siti: str, newest_first: bool) -> None:
    rows = [(siti, "TIDAK PADAN", "20-01-2026"), (siti, "PADAN", "25-03-2026")]
    found = answered(*(reversed(rows) if newest_first else rows))
    assert (found.accepted, found.refused, found.skipped) == (1, 0, 1)
    assert RegistryFinding.NEWER_ANSWER in remarks(found)
    confirmed(found)
    assert check_of(siti)[:2] == (NikState.MATCHED, date(2026, 3, 25))


def test_the_same_answer_twice_is_taken_once(siti: str) -> None:
    found = answered((siti, "PADAN", ""), (siti, "SESUAI", ""))
    assert (found.accepted, found.skipped) == (1, 1)


def test_an_answer_older_than_what_is_recorded_is_refused(siti: str) -> None:
    by_hand(siti, NikState.MATCHED)
    found = answered((siti, "TIDAK PADAN", "20-01-2020"))
    assert (found.accepted, remarks(found)) == (0, [RegistryFinding.OLDER_ANSWER])


def test_an_answer_about_somebody_of_another_name_is_refused(siti: str) -> None:
    labels = ("NIK", "NAMA", "HASIL PADAN")
    found = answered((siti, "BUDI SANTOSO", "PADAN"), labels=labels)
    assert (found.accepted, remarks(found)) == (0, [RegistryFinding.NAME_OF_ANOTHER])
    assert answered((siti, "SITI ROHMAH", "PADAN"), labels=labels).accepted == 1


def test_nobody_dies_by_an_answer_but_whoever_cares_for_them_is_asked(
    siti: str, sign_in: SignIn
) -> None:
    case = create_case(household=known(siti).household)
    found = answered((siti, "Data Ditemukan, Meninggal Dunia", "25-03-2026"))
    assert (found.accepted, report(found)["answers"]["dead"]) == (1, 1)
    confirmed(found)
    assert Code.PERSON_DEAD in remarks(found)
    assert known(siti).died_on is None
    assert check_of(siti)[0] is NikState.UNCHECKED
    assert db.session.scalars(select(Task).where(Task.case_id == case.id)).all()
    page = sign_in(Role.SUPERVISOR).get(f"/keluarga/{known(siti).household_id}").text
    assert "Menurut daftar sudah meninggal. Periksa" in page


def test_a_later_answer_that_the_nik_is_good_takes_the_question_back(
    siti: str, sign_in: SignIn
) -> None:
    confirmed(answered((siti, "MENINGGAL", "")))
    confirmed(answered((siti, "PADAN", "")))
    page = sign_in(Role.SUPERVISOR).get(f"/keluarga/{known(siti).household_id}").text
    assert "Menurut daftar sudah meninggal" not in page


def test_a_value_that_follows_from_a_confirmed_nik_is_announced_and_given_back(
    app: Flask,
) -> None:
    nik = new_nik()
    brought_in(person(NIK=nik, JK="", Nama="Siti Rohmah Hasanah"))
    brought_in(person(NIK="", Nama="Siti Rohmah Hasanih"))
    attach_rows_without_nik(nik)
    assert known(nik).name == "Siti Rohmah Hasanih"
    found = answered((nik, "PADAN", ""))
    record = db.session.scalars(
        select(SourceRecord).where(SourceRecord.import_id == found.id)
    ).one()
    assert record.before is not None
    assert record.before["person"]["name"] == ["Siti Rohmah Hasanih", "Siti Rohmah Hasanah"]
    confirmed(found)
    assert known(nik).name == "Siti Rohmah Hasanah"
    undone(found)
    assert known(nik).name == "Siti Rohmah Hasanih"


def test_undoing_gives_back_what_stood_before(siti: str) -> None:
    by_hand(siti, NikState.MISMATCHED)
    before = check_of(siti)
    found = confirmed(answered((siti, "PADAN", "")))
    assert check_of(siti)[0] is NikState.MATCHED
    assert undone(found).status is ImportState.UNDONE
    assert check_of(siti) == before


def test_undoing_leaves_what_staff_have_changed_since(siti: str) -> None:
    found = confirmed(answered((siti, "PADAN", "")))
    by_hand(siti, NikState.MISMATCHED)
    assert undone(found).status is ImportState.UNDONE
    assert check_of(siti) == (NikState.MISMATCHED, today(), None)


def test_undoing_leaves_a_name_that_staff_have_corrected_since(siti: str) -> None:
    found = confirmed(answered((siti, "PADAN", "")))
    with transaction():
        one = known(siti)
        facts = PersonFacts(
            name="Siti Rohmah Hasanah",
            sex=one.sex,
            birth_date=one.birth_date,
            birth_place=one.birth_place,
            relation=one.relation,
        )
        households.change_person(PORTAL, one, version=one.version, facts=facts)
    undone(found)
    assert known(siti).name == "Siti Rohmah Hasanah"
    assert check_of(siti) == (NikState.UNCHECKED, None, None)


def test_the_newer_list_of_answers_is_undone_first(siti: str) -> None:
    first = confirmed(answered((siti, "TIDAK PADAN", "")))
    second = confirmed(answered((siti, "PADAN", "")))
    with pytest.raises(InvalidTransition, match="jawaban Dukcapil yang lebih baru"):
        undone(first)
    undone(second)
    assert check_of(siti)[0::2] == (NikState.MISMATCHED, first.id)
    undone(first)
    assert check_of(siti) == (NikState.UNCHECKED, None, None)


def test_a_list_of_people_is_not_undone_while_answers_rest_on_it(app: Flask) -> None:
    nik = new_nik()
    first = brought_in(person(NIK=nik))
    confirmed(answered((nik, "PADAN", "")))
    with pytest.raises(InvalidTransition, match="disebut lagi oleh daftar lain"):
        undone(first)


def test_a_new_nik_is_not_checked(siti: str) -> None:
    confirmed(answered((siti, "PADAN", "")))
    with transaction():
        found = known(siti)
        households.set_nik(PORTAL, found, version=found.version, nik=None, missing_reason="Hilang")
        number = found.id
    found = db.session.get_one(Person, number)
    assert (found.nik_state, found.nik_checked_on, found.nik_import_id) == (
        NikState.UNCHECKED,
        None,
        None,
    )


def test_the_nik_of_a_record_that_was_merged_is_refused_with_that_reason(siti: str) -> None:
    other = new_nik()
    brought_in(person(NIK=other, Nama="Juleha", **{"No KK": new_kk()}))
    with transaction():
        db.session.execute(
            update(Person).where(Person.nik == other).values(merged_into_id=known_id(siti))
        )
    found = answered((other, "PADAN", ""))
    assert (found.accepted, remarks(found)) == (0, [RegistryFinding.NIK_OF_MERGED])


def test_a_supervisor_of_elsewhere_hears_of_nobody_there(siti: str) -> None:
    elsewhere = create_staff(Role.SUPERVISOR, districts=["32.16.01"])
    found = received(
        csv_bytes([("NIK", "HASIL PADAN"), (siti, "PADAN")]), agency="dukcapil", actor=elsewhere
    )
    assert (found.accepted, remarks(found)) == (0, [RegistryFinding.NIK_NOT_REGISTERED])


def test_the_pages_of_a_list_of_answers_say_what_it_does(siti: str, sign_in: SignIn) -> None:
    found = answered((siti, "PADAN", "25-03-2026"), ("321", "PADAN", ""), (new_nik(), "PADAN", ""))
    client = sign_in(Role.SUPERVISOR, districts=None)
    page = client.get(f"/impor/{found.id}?daftar=padan").text
    assert "Jawaban Dukcapil tentang NIK" in page
    assert "Catat jawaban tentang 1 orang" in page
    assert "Pemadanan Dukcapil: belum dipadankan → padan" in page
    assert "Siti Rohmah" in page
    assert siti not in page
    client.post(f"/impor/{found.id}/masukkan")
    confirmed_page = client.get(f"/keluarga/anggota/{known(siti).id}")
    assert confirmed_page.status_code == 200
    assert client.get(f"/impor/{found.id}/ditolak.xlsx").status_code in (200, 404)


def test_many_answers_take_few_statements_and_one_event_a_chunk(app: Flask) -> None:
    rows = people(60)
    brought_in(*rows)
    found = answered(*((row["NIK"], "PADAN", "25-03-2026") for row in rows))
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    confirmed(found)
    assert len(statements) < 60
    db.session.rollback()
    states = db.session.execute(select(Person.nik_state, Person.merged_into_id)).all()
    assert {state for state, merged in states if merged is None} == {NikState.MATCHED}
    noted = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "imports.bring_in"))
    assert len([one for one in noted if one.subject_id == found.id]) == 1
