"""Effects of a list on the registry, row by row."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.casework.cases.services import open_case
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import Nik
from portal.platform.audit.models import AuditEvent
from portal.platform.audit.services import verify
from portal.platform.permissions import Role
from portal.registry.agencies.models import Effect, SourceRecord
from portal.registry.agencies.states import ImportState
from portal.registry.households import services as households
from portal.registry.households.models import Household, Person
from portal.registry.intake import services
from portal.registry.intake.services import confirm
from tests.factories import (
    BANTARJAYA,
    PEBAYURAN,
    PORTAL,
    create_household,
    create_staff,
    new_person,
)
from tests.registry.intake.lists import (
    brought_in,
    confirmed,
    content,
    effects,
    new_kk,
    new_nik,
    of_unknown_age,
    only_person,
    people,
    person,
    received,
    registry,
    reload,
    remarks,
    work,
)


def test_the_registry_is_untouched_until_somebody_confirms(app: Flask) -> None:
    found = received(content(person(), person(Nama="")))
    assert (found.status, found.rows, found.accepted, found.refused) == (
        ImportState.PREVIEWED,
        2,
        1,
        1,
    )
    assert registry() == (0, 0)
    assert confirmed(found).status is ImportState.APPLIED
    assert registry() == (1, 1)


def test_a_row_becomes_a_person_with_family_place_and_phone(app: Flask) -> None:
    nik, kk = new_nik(), new_kk()
    brought_in(person(NIK=nik, **{"No KK": kk, "No HP": "0831-9000-0001"}))
    mother = only_person()
    assert (mother.name, mother.nik, str(mother.birth_date)) == ("Siti Rohmah", nik, "1980-04-12")
    family = mother.household
    assert (family.kk_number, family.rt, family.rw) == (kk, "003", "002")
    assert (family.village_code, family.district_code) == ("32.16.08.2001", PEBAYURAN)
    (phone,) = mother.phones
    assert phone.number == "+6283190000001"
    assert phone.sms_consent is None
    assert sorted(entry.word for entry in mother.name_words) == ["rohmah", "siti"]


def test_the_same_kk_is_one_family_and_none_is_a_family_of_ones_own(app: Flask) -> None:
    kk = new_kk()
    found = brought_in(
        person(**{"No KK": kk}),
        person(Nama="Dedi", **{"No KK": kk}),
        person(Nama="Acih", **{"No KK": ""}),
        person(Nama="Enok", **{"No KK": "-"}),
    )
    assert registry() == (4, 3)
    assert remarks(found) == ["kk_empty", "kk_empty"]
    kinds = db.session.scalars(select(Household).order_by(Household.id)).all()
    assert [household.is_provisional for household in kinds] == [False, True, True]


def test_a_known_person_gains_what_was_missing(app: Flask) -> None:
    known = create_household(of_unknown_age())
    nik, kk = known.persons[0].nik, known.kk_number
    found = brought_in(person(NIK=nik, Nama="Hj. SITI ROHMAH", **{"No KK": kk}))
    assert effects(found) == [Effect.CHANGE]
    mother = only_person()
    assert mother.name == "Siti Rohmah"
    assert str(mother.birth_date) == "1980-04-12"
    assert mother.version == 2


def test_a_nik_that_another_person_holds_is_left_out_for_somebody_to_look(app: Flask) -> None:
    holder = create_household(new_person("Lilis Suryani")).persons[0]
    found = brought_in(person(NIK=holder.nik, Nama="Ao Rahayu"))
    assert (found.accepted, remarks(found)) == (1, ["nik_in_use"])
    other = db.session.scalars(select(Person).where(Person.name == "Ao Rahayu")).one()
    assert other.nik is None
    assert other.nik_missing_reason == "NIK dipakai orang lain"


def test_rows_of_one_file_that_name_one_person_are_one_person(app: Flask) -> None:
    nik = new_nik()
    found = received(content(person(NIK=nik), person(NIK=nik, Nama="SITI ROHMAH")))
    assert effects(found) == [Effect.ADD_PERSON, Effect.ATTACH]
    found = confirmed(found)
    assert effects(found) == [Effect.ADD_PERSON, Effect.ATTACH]
    assert registry() == (1, 1)
    spoken_of = db.session.scalars(select(SourceRecord.person_id)).all()
    assert spoken_of == [only_person().id] * 2


def test_the_preview_sees_the_same_person_far_above_in_the_file(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.registry.intake.jobs.open_list.CHUNK", 2)
    same: dict[str, str] = {"NIK": new_nik(), "No KK": new_kk()}
    rows = [person(**same), *people(5), person(**same), person(**same | {"Nama": "Ao Rahayu"})]
    found = received(content(*rows))
    added = [Effect.ADD_PERSON]
    assert effects(found) == added * 6 + [Effect.ATTACH, Effect.ADD_PERSON]
    assert remarks(found) == ["nik_in_use"]


def test_the_dead_are_not_brought_back_to_life(app: Flask) -> None:
    mother = create_household(new_person("Siti Rohmah")).persons[0]
    with transaction():
        households.record_death(PORTAL, mother, version=1, died_on=mother.birth_date)
    found = brought_in(person(NIK=mother.nik))
    assert (effects(found), remarks(found)) == ([Effect.ATTACH], ["recorded_dead"])
    assert registry() == (1, 1)


def test_a_landline_is_kept_and_said_to_be_without_sms(app: Flask) -> None:
    found = brought_in(person(**{"No HP": "021-8900123"}))
    assert remarks(found) == ["phone_without_sms"]
    assert not only_person().phones[0].can_receive_sms


def test_a_supervisor_of_some_kecamatan_brings_in_their_own_people_only(app: Flask) -> None:
    officer = create_staff(Role.SUPERVISOR, districts=[PEBAYURAN])
    elsewhere = create_household(new_person("Acih"), village_code="32.16.20.2001")
    found = brought_in(
        person(),
        person(Nama="Enok", Desa="Sukabakti", Kecamatan="Tambelang"),
        person(Nama="Dasih", Desa="", Kecamatan=""),
        person(Nama="Iroh", **{"No KK": elsewhere.kk_number}),
        actor=officer,
    )
    assert (found.accepted, found.refused) == (1, 3)
    assert [code for code in remarks(found) if code != "desa_empty"] == [
        "outside_scope",
        "desa_needed",
        "family_outside_scope",
    ]
    assert registry() == (2, 2)


def test_nothing_is_filled_in_outside_the_supervisors_kecamatan(app: Flask) -> None:
    officer = create_staff(Role.SUPERVISOR, districts=[PEBAYURAN])
    away = create_household(of_unknown_age(), village_code="32.16.20.2001")
    found = brought_in(person(NIK=away.persons[0].nik), actor=officer)
    assert effects(found) == [Effect.ATTACH]
    assert only_person().birth_date is None


def test_no_case_is_opened_before_the_import_is_complete(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.registry.intake.jobs.apply_list.CHUNK", 1)
    monkeypatch.setattr("portal.registry.intake.jobs.apply_list._complete", lambda *_: 1 / 0)
    found = confirmed(received(content(*people(2))))
    assert found.status is ImportState.APPLYING
    first = db.session.scalars(select(Household)).first()
    assert first is not None
    with pytest.raises(InvalidInput, match="belum selesai"), transaction():
        open_case(PORTAL, household=db.session.get_one(Household, first.id))
    monkeypatch.undo()
    with transaction():
        services.resume(PORTAL, reload(found.id))
    work()
    with transaction():
        open_case(PORTAL, household=db.session.get_one(Household, first.id))


def test_what_the_registry_learned_since_the_preview_counts(app: Flask) -> None:
    row = person()
    found = received(content(row))
    assert effects(found) == [Effect.ADD_PERSON]
    create_household(new_person("Siti Rohmah", nik=Nik(row["NIK"])), village_code=BANTARJAYA)
    found = confirmed(found)
    assert effects(found) == [Effect.ATTACH]
    assert registry() == (1, 1)


def test_a_chunk_is_one_link_of_the_chain_with_a_digest_of_its_rows(app: Flask) -> None:
    brought_in(*people(3))
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "imports.bring_in")
    ).all()
    assert [event.values.content["rows"] for event in events if event.values] == [3]
    assert len(events[0].values.content["digest"]) == 64  # type: ignore[union-attr]
    assert verify(db.session())[1] == []


def test_a_list_without_an_acceptable_row_is_not_let_in(app: Flask) -> None:
    found = received(content(person(Nama=""), person(NIK="123")))
    with pytest.raises(InvalidInput), transaction():
        confirm(PORTAL, reload(found.id))
