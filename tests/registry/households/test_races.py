"""Concurrent changes by two people on separate connections."""

from flask import Flask
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.errors import StaleRecord
from portal.core.extensions import db
from portal.core.types import Nik, Relation
from portal.registry.households import services
from portal.registry.households.inputs import PersonFacts
from portal.registry.households.models import Household, Person
from tests.factories import PORTAL, create_household, new_person, synthetic_nik
from tests.races import at_once


def registered(nik: Nik, *, submission: str = "") -> str:
    household = create_household(new_person("Siti Rohmah", nik=nik), submission=submission)
    return f"keluarga {household.id}"


def test_one_nik_goes_to_one_person_and_the_other_officer_is_told_whose_it_is(app: Flask) -> None:
    nik = Nik.parse(synthetic_nik())
    outcomes = at_once(app, *[lambda: registered(nik)] * 2)
    assert sorted(outcomes)[0] == "NIK ini sudah dipakai oleh Siti Rohmah."
    assert db.session.query(Person).count() == 1
    assert db.session.query(Household).count() == 1


def test_two_clicks_at_one_moment_register_one_family(app: Flask) -> None:
    nik = Nik.parse(synthetic_nik())
    first, second = at_once(app, *[lambda: registered(nik, submission="form-1")] * 2)
    assert first == second
    assert db.session.query(Household).count() == 1


def test_two_clicks_at_one_moment_add_one_member(app: Flask) -> None:
    household_id = create_household().id
    child = new_person("Dede", nik_missing_reason="bayi", relation=Relation.CHILD)

    def add() -> str:
        with transaction() as session:
            household = session.get_one(Household, household_id)
            person = services.add_person(PORTAL, household, child, submission="form-1")
            return f"anggota {person.id}"

    first, second = at_once(app, add, add)
    assert first == second
    assert db.session.query(Person).count() == 2


def test_of_two_who_become_head_at_one_moment_one_is_told_who_it_is(app: Flask) -> None:
    household = create_household(
        new_person("Siti Rohmah", relation=Relation.SPOUSE),
        new_person("Dewi", relation=Relation.CHILD),
    )
    household_id, (siti, dewi) = household.id, [person.id for person in household.persons]

    def named(person_id: int, name: str) -> str:
        with transaction() as session:
            person = session.get_one(Person, person_id)
            facts = PersonFacts(name=name, relation=Relation.HEAD)
            services.change_person(PORTAL, person, version=1, facts=facts)
        return name

    def added(name: str) -> str:
        with transaction() as session:
            family = session.get_one(Household, household_id)
            services.add_person(PORTAL, family, new_person(name))
        return name

    outcomes = at_once(
        app, lambda: named(siti, "Siti Rohmah"), lambda: named(dewi, "Dewi"), lambda: added("Asep")
    )
    (head,) = db.session.scalars(select(Person.name).where(Person.relation == Relation.HEAD))
    told = f"{head} sudah kepala keluarga. Ubah dahulu hubungannya, atau pilih hubungan lain."
    assert sorted(outcomes) == sorted([head, told, told])


def test_of_two_different_saves_at_one_moment_one_is_told(app: Flask) -> None:
    household_id = create_household().id

    def save(address: str) -> str:
        with transaction() as session:
            household = session.get_one(Household, household_id)
            services.change_address(PORTAL, household, version=1, address=address, rt="", rw="")
        return address

    outcomes = at_once(app, lambda: save("Kp. Satu"), lambda: save("Kp. Dua"))
    assert StaleRecord.default in outcomes
    written = db.session.get_one(Household, household_id).address
    assert set(outcomes) == {StaleRecord.default, written}
