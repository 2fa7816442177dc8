"""A list is one source among others: what it changes, announces, and leaves unchanged."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition
from portal.core.extensions import db
from portal.core.types import Sex
from portal.platform.permissions import Role
from portal.registry.agencies.models import Effect, SourceRecord
from portal.registry.agencies.states import ImportState
from portal.registry.households import services
from portal.registry.households.inputs import PersonFacts
from portal.registry.households.models import NameWord, NikState, Person
from portal.registry.households.provenance.conflict_resolution import Datum
from tests.factories import PORTAL
from tests.registry.intake.lists import (
    brought_in,
    confirmed,
    content,
    effects,
    new_kk,
    new_nik,
    only_person,
    person,
    received,
    remarks,
    undone,
)


@pytest.fixture
def siti(app: Flask) -> dict[str, str]:
    """A row of a person whom Dinsos has brought in, to be said otherwise by others."""
    row = person(NIK=new_nik(), Nama="Siti Rohmah", **{"Tempat Lahir": "Bekasi"})
    brought_in(row)
    return row


def test_a_newer_list_changes_what_an_older_one_said(siti: dict[str, str]) -> None:
    found = brought_in(siti | {"Tempat Lahir": "Karawang"}, agency="kemensos")
    assert effects(found) == [Effect.CHANGE]
    assert only_person().birth_place == "Karawang"
    assert said() == ["Bekasi", "Karawang"]


def test_the_preview_says_from_what_to_what(
    siti: dict[str, str], sign_in: Callable[..., FlaskClient]
) -> None:
    data = content(siti | {"Nama": "Siti Rohmat", "RT": "9"})
    found = received(data, agency="kemensos")
    page = sign_in(Role.SUPERVISOR, districts=None).get(f"/impor/{found.id}?daftar=lengkapi").text
    assert "Nama: Siti Rohmah → Siti Rohmat" in page
    assert "RT: 003 → 009" in page
    assert only_person().name == "Siti Rohmah"


def test_whoever_is_renamed_is_found_by_the_new_name_and_after_undo_by_the_old(
    siti: dict[str, str],
) -> None:
    found = brought_in(siti | {"Nama": "Siti Rohmat"}, agency="kemensos")
    assert words() == ["rohmat", "siti"]
    assert undone(found).status is ImportState.UNDONE
    assert (only_person().name, words()) == ("Siti Rohmah", ["rohmah", "siti"])


def test_undo_puts_back_what_stood_before_several_rows_of_one_person(siti: dict[str, str]) -> None:
    found = brought_in(
        siti | {"Nama": "Siti Rohmat", "RW": "7"},
        siti | {"Nama": "Siti Nur Rohmat"},
        agency="kemensos",
    )
    assert (only_person().name, only_person().household.rw) == ("Siti Nur Rohmat", "007")
    undone(found)
    assert (only_person().name, only_person().household.rw) == ("Siti Rohmah", "002")


def test_what_staff_corrected_is_held_against_every_list(siti: dict[str, str]) -> None:
    correct(birth_place="Cikarang")
    found = brought_in(siti | {"Tempat Lahir": "Karawang"}, agency="kemensos")
    assert effects(found) == [Effect.ATTACH]
    assert only_person().birth_place == "Cikarang"


def test_what_staff_let_go_follows_the_newest_source_again(siti: dict[str, str]) -> None:
    correct(birth_place="Cikarang")
    brought_in(siti | {"Tempat Lahir": "Karawang"}, agency="kemensos")
    with transaction():
        mother = only_person()
        services.unpin_value(PORTAL, mother, version=mother.version, datum=Datum.BIRTH_PLACE)
    assert only_person().birth_place == "Karawang"


def test_a_value_that_staff_emptied_is_not_filled_in_again(siti: dict[str, str]) -> None:
    correct(birth_place="")
    brought_in(siti, agency="kemensos")
    assert only_person().birth_place == ""


def test_a_list_is_kept_while_staff_hold_fast_what_it_said(siti: dict[str, str]) -> None:
    found = brought_in(siti | {"Tempat Lahir": "Karawang"}, agency="kemensos")
    with transaction():
        mother = only_person()
        services.pin_value(
            PORTAL, mother, version=mother.version, datum=Datum.BIRTH_PLACE, value="Karawang"
        )
    with pytest.raises(InvalidTransition, match=r"diubah atau ditetapkan: 1 \(Siti Rohmah\)"):
        undone(found)


def test_another_desa_and_another_kk_are_said_and_not_taken_over(siti: dict[str, str]) -> None:
    row = siti | {"Desa": "Bantarjaya", "Alamat": "Kp. Lain", "No KK": new_kk()}
    found = brought_in(row, agency="kemensos")
    assert (effects(found), remarks(found)) == ([Effect.ATTACH], ["another_desa", "another_kk"])
    family = only_person().household
    assert (family.address, family.kk_number) == ("Kp. Pulo Puter", siti["No KK"])


def test_preview_and_import_agree_about_a_person_said_far_above(
    siti: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.registry.intake.jobs.open_list.CHUNK", 1)
    rows = [siti | {"Tempat Lahir": "Karawang"}, person(), siti | {"Tempat Lahir": "Karawang"}]
    found = received(content(*rows), agency="kemensos")
    announced = [Effect.CHANGE, Effect.ADD_PERSON, Effect.ATTACH]
    assert effects(found) == announced
    assert effects(confirmed(found)) == announced


def test_once_dukcapil_confirmed_the_nik_a_merged_record_says_less(siti: dict[str, str]) -> None:
    brought_in(person(NIK="", Nama="Siti Rohmat", **{"No KK": siti["No KK"]}), agency="kemensos")
    with transaction():
        mother, double = db.session.scalars(select(Person).order_by(Person.id)).all()
        double.merged_into_id = mother.id
        db.session.flush()
        services.resolve_values(PORTAL, mother)
        assert mother.name == "Siti Rohmat"
        changed = services.set_nik_state(
            PORTAL, mother, version=mother.version, state=NikState.MATCHED
        )
        assert changed == {Datum.NAME: "Siti Rohmah"}
        assert mother.name == "Siti Rohmah"
        double.merged_into_id = None
        db.session.flush()
        services.resolve_values(PORTAL, mother)
        assert (mother.name, double.name) == ("Siti Rohmah", "Siti Rohmat")


def correct(*, birth_place: str) -> None:
    """A correction by hand of the one person there is."""
    facts = PersonFacts(
        name="Siti Rohmah",
        sex=Sex.FEMALE,
        birth_date=date(1980, 4, 12),
        birth_place=birth_place,
        relation=only_person().relation,
    )
    with transaction():
        mother = only_person()
        services.change_person(PORTAL, mother, version=mother.version, facts=facts)


def said() -> list[str]:
    """What each row said of the birth place, kept for good."""
    claims = db.session.scalars(select(SourceRecord.claim).order_by(SourceRecord.id))
    return [claim["birth_place"] for claim in claims if claim]


def words() -> list[str]:
    """The words by which the one person is found."""
    assert db.session.scalar(select(func.count(Person.id))) == 1
    return sorted(db.session.scalars(select(NameWord.word)))
