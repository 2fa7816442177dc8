"""A list does not replace a value that agrees with the person's NIK, and a second head of a family
gets a warning.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Relation, Sex
from portal.platform.permissions import Role
from portal.registry.agencies.models import Effect
from portal.registry.households import services as households
from portal.registry.households.inputs import PersonFacts
from portal.registry.households.models import Household, Person
from portal.registry.intake.findings import RegistryFinding
from tests.factories import PORTAL
from tests.registry.intake.lists import (
    brought_in,
    effects,
    new_kk,
    new_nik,
    only_person,
    person,
    registry,
    remarks,
    undone,
)

SignIn = Callable[..., FlaskClient]
ASKED = "Menurut daftar juga kepala keluarga."


def test_a_day_and_month_exchanged_are_of_the_same_woman_whose_nik_settles_it(app: Flask) -> None:
    woman = {"NIK": new_nik(), "No KK": new_kk()}
    brought_in(person(**woman))
    exchanged = brought_in(person(**woman, **{"Tgl Lahir": "04-12-1980"}))
    assert RegistryFinding.NIK_IN_USE not in remarks(exchanged)
    assert effects(exchanged) == [Effect.ATTACH]
    assert registry() == (1, 1)
    assert str(only_person().birth_date) == "1980-04-12"


def test_the_day_of_the_nik_takes_the_place_of_the_exchanged_one_that_came_first(
    app: Flask,
) -> None:
    woman = {"NIK": new_nik(), "No KK": new_kk()}
    first = brought_in(person(**woman, **{"Tgl Lahir": "04-12-1980"}))
    assert str(only_person().birth_date) in {"1980-12-04", "1980-04-12"}
    right = brought_in(person(**woman))
    assert str(only_person().birth_date) == "1980-04-12"
    undone(right)
    undone(first)
    assert registry() == (0, 0)


def test_another_day_than_the_nik_is_still_somebody_else(app: Flask) -> None:
    woman = {"NIK": new_nik(), "No KK": new_kk()}
    brought_in(person(**woman))
    other = brought_in(person(**woman, **{"Tgl Lahir": "13-11-1980"}))
    assert RegistryFinding.NIK_IN_USE in remarks(other)


def test_a_list_does_not_replace_the_sex_of_the_nik(app: Flask) -> None:
    woman = {"NIK": new_nik(), "No KK": new_kk()}
    brought_in(person(**woman))
    brought_in(person(**woman, JK="L"))
    assert only_person().sex is Sex.FEMALE


@pytest.fixture
def family(app: Flask) -> Household:
    """Siti Rohmah is head according to the first list, her mother according to the second."""
    kk = {"No KK": new_kk(), "Hubungan": "Kepala Keluarga"}
    brought_in(person(**kk))
    second = brought_in(person(**kk, Nama="Mimin Mintarsih"))
    assert RegistryFinding.SECOND_HEAD in remarks(second)
    return db.session.scalars(select(Household)).one()


def test_a_second_head_by_list_is_kept_as_said_and_the_registry_keeps_its_head(
    family: Household, sign_in: SignIn
) -> None:
    assert [(one.name, one.relation) for one in family.members] == [
        ("Siti Rohmah", Relation.HEAD),
        ("Mimin Mintarsih", Relation.OTHER),
    ]
    assert ASKED in sign_in(Role.SUPERVISOR).get(f"/keluarga/{family.id}").text


def test_who_says_what_a_second_head_is_to_the_family_is_not_asked_again(
    family: Household, sign_in: SignIn
) -> None:
    mother = db.session.scalars(select(Person).where(Person.name.startswith("Mimin"))).one()
    with transaction():
        facts = PersonFacts(name=mother.name, relation=Relation.PARENT)
        households.change_person(PORTAL, mother, version=mother.version, facts=facts)
    assert ASKED not in sign_in(Role.SUPERVISOR).get(f"/keluarga/{family.id}").text


def test_of_two_heads_in_one_list_the_first_is_head(app: Flask) -> None:
    kk = {"No KK": new_kk(), "Hubungan": "Kepala Keluarga"}
    found = brought_in(person(**kk), person(**kk, Nama="Mimin Mintarsih"))
    assert remarks(found) == [RegistryFinding.SECOND_HEAD]
    heads = db.session.scalars(select(Person).where(Person.relation == Relation.HEAD)).all()
    assert [head.name for head in heads] == ["Siti Rohmah"]
