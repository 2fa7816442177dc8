"""An import is undone completely, or the later changes that depend on it are named."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.casework.cases.services import open_case
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition
from portal.core.extensions import db
from portal.core.types import KkNumber, PhoneNumber, Relation, Sex
from portal.platform.permissions import Role
from portal.registry.agencies.states import ImportState
from portal.registry.households import services as households
from portal.registry.households.inputs import NewPhone, PersonFacts
from portal.registry.households.models import Household, NameWord, Person, Phone
from tests.factories import PORTAL, create_household, create_staff, new_person
from tests.registry.intake.lists import (
    brought_in,
    confirmed,
    content,
    of_unknown_age,
    people,
    person,
    received,
    registry,
    undone,
)


def test_everything_a_list_brought_is_gone_and_it_can_be_sent_again(app: Flask) -> None:
    rows = [*people(3), person(**{"No HP": "083190000001"})]
    found = undone(brought_in(*rows))
    assert found.status is ImportState.UNDONE
    assert registry() == (0, 0)
    assert db.session.scalar(select(func.count()).select_from(NameWord)) == 0
    assert db.session.scalar(select(func.count(Phone.id))) == 0
    assert confirmed(received(content(*rows))).accepted == 4
    assert registry() == (4, 4)


def test_what_was_filled_in_is_empty_again(app: Flask) -> None:
    known = create_household(of_unknown_age())
    with transaction():
        households.set_kk(PORTAL, reload_family(known), version=1, kk=None)
    found = brought_in(person(NIK=known.persons[0].nik, **{"No HP": "083190000001"}))
    family = reload_family(known)
    assert family.kk_number is not None
    assert family.persons[0].birth_date is not None
    assert len(family.persons[0].phones) == 1
    assert undone(found).status is ImportState.UNDONE
    family = reload_family(known)
    assert family.kk_number is None
    assert family.kk_hash is None
    assert family.persons[0].birth_date is None
    assert family.persons[0].phones == []
    assert registry() == (1, 1)


def test_people_added_to_a_family_that_was_there_leave_it_again(app: Flask) -> None:
    known = create_household()
    found = brought_in(person(Nama="Dedi", **{"No KK": known.kk_number}))
    assert registry() == (2, 1)
    undone(found)
    assert registry() == (1, 1)


def a_case(mother: Person) -> None:
    open_case(PORTAL, household=mother.household)


def a_change(mother: Person) -> None:
    facts = PersonFacts(name="Siti R.", sex=Sex.FEMALE, birth_date=date(1980, 4, 12))
    households.change_person(PORTAL, mother, version=mother.version, facts=facts)


def a_phone(mother: Person) -> None:
    households.add_phone(PORTAL, mother, NewPhone(number=PhoneNumber.parse("083190000002")))


def a_new_kk(mother: Person) -> None:
    family = mother.household
    households.set_kk(PORTAL, family, version=family.version, kk=KkNumber("3216080101129999"))


def a_child(mother: Person) -> None:
    households.add_person(PORTAL, mother.household, new_person("Dede", relation=Relation.CHILD))


@pytest.mark.parametrize(
    ("later_step", "said"),
    [
        (a_case, "Kasus yang dibuka: 1 (BAKI-"),
        (a_change, "kemudian diubah: 1 (Siti R.)"),
        (a_phone, "kemudian diubah: 1 (Siti Rohmah)"),
        (a_new_kk, "kemudian diubah: 1 (Siti Rohmah)"),
        (a_child, "ditambahkan ke keluarganya: 1 (Dede)"),
    ],
)
def test_a_later_step_keeps_the_import_and_is_named(
    app: Flask, later_step: Callable[[Person], None], said: str
) -> None:
    found = brought_in(person())
    with transaction() as session:
        later_step(session.scalars(select(Person)).one())
    before = registry()
    with pytest.raises(InvalidTransition) as refusal:
        undone(found)
    assert said in refusal.value.message
    assert registry() == before


def test_looking_at_a_number_is_no_later_step(app: Flask) -> None:
    officer = create_staff(Role.SUPERVISOR)
    found = brought_in(person())
    with transaction() as session:
        households.reveal_nik(officer, session.scalars(select(Person)).one())
    assert undone(found).status is ImportState.UNDONE


def test_another_list_that_names_the_same_people_keeps_the_first(app: Flask) -> None:
    row = person()
    first = brought_in(row)
    second = brought_in({**row, "Alamat": "Kp. Lain"}, agency="kemensos")
    with pytest.raises(InvalidTransition, match=r"daftar lain: 1 \(Siti Rohmah\)"):
        undone(first)
    undone(second)
    assert undone(first).status is ImportState.UNDONE
    assert registry() == (0, 0)


def test_a_filled_in_value_that_somebody_corrected_keeps_the_import(app: Flask) -> None:
    known = create_household(of_unknown_age())
    found = brought_in(person(NIK=known.persons[0].nik))
    with transaction():
        mother = db.session.get_one(Person, known.persons[0].id)
        facts = PersonFacts(name=mother.name, sex=mother.sex, birth_date=date(1980, 5, 1))
        households.change_person(PORTAL, mother, version=mother.version, facts=facts)
    with pytest.raises(InvalidTransition, match="Isian yang kemudian diubah atau ditetapkan: 1"):
        undone(found)


def reload_family(household: Household) -> Household:
    return db.session.get_one(Household, household.id, populate_existing=True)
