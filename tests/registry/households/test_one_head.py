"""A family has one head: the error for a second one names the first."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.types import Relation
from portal.platform.permissions import Role
from portal.registry.households import services
from portal.registry.households.models import Household
from portal.registry.households.warnings import household_warnings
from tests.factories import PORTAL, create_household, new_person, synthetic_nik
from tests.registry.households.steps import SignIn, edited, filled_in, text_of, within_transaction

TOLD = "Siti Rohmah sudah kepala keluarga. Ubah dahulu hubungannya"


@pytest.fixture
def family(app: Flask) -> Household:
    """Return the household of Siti Rohmah, its head, and her daughter Dewi."""
    return create_household(new_person("Siti Rohmah"), new_person("Dewi", relation=Relation.CHILD))


@pytest.fixture
def officer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.CASEWORKER)


def heads(household: Household) -> list[str]:
    return [person.name for person in household.living if person.relation is Relation.HEAD]


def beside(page: str, field: str) -> str:
    """Return the error beside a field."""
    found = re.search(rf'<p class="error" id="{field}-error">(.*?)</p>', page, re.DOTALL)
    return "" if found is None else re.sub(r"<[^>]+>", "", found[1])


def two_heads() -> dict[str, str]:
    form = filled_in()
    second = {name.replace("-0-", "-1-"): value for name, value in form.items() if "-0-" in name}
    return form | second | {"members-1-name": "Dewi", "members-1-nik": synthetic_nik()}


def test_a_family_of_two_heads_is_refused_beside_the_second(
    app: Flask, officer: FlaskClient
) -> None:
    answer = officer.post("/keluarga/baru", data=two_heads())
    page = text_of(answer)
    assert answer.status_code == 422
    assert TOLD in beside(page, "members-1-relation")
    assert beside(page, "members-0-relation") == ""
    assert 'value="Dewi"' in page
    corrected = two_heads() | {"members-1-relation": "child"}
    assert officer.post("/keluarga/baru", data=corrected).status_code == 303


def test_a_second_head_is_told_with_everything_else_that_is_wrong(
    app: Flask, officer: FlaskClient
) -> None:
    form = two_heads() | {"address": "", "members-1-nik": filled_in()["kk_number"]}
    page = text_of(officer.post("/keluarga/baru", data=form))
    assert TOLD in beside(page, "members-1-relation")
    assert "NIK sama dengan No. KK" in beside(page, "members-1-nik")
    assert beside(page, "address") != ""


def test_no_second_head_is_added(family: Household, officer: FlaskClient) -> None:
    form = {
        "submission": "member-1",
        "name": "Asep",
        "relation": "head",
        "sex": "male",
        "birth_date": "02-01-1975",
        "nik_missing_reason": "kartu hilang",
    }
    url = f"/keluarga/{family.id}/anggota/baru"
    answer = officer.post(url, data=form)
    assert answer.status_code == 422
    assert TOLD in beside(text_of(answer), "relation")
    assert 'value="kartu hilang"' in text_of(answer)
    assert officer.post(url, data=form | {"relation": "spouse"}).status_code == 303
    assert heads(family) == ["Siti Rohmah"]


def test_everything_that_is_wrong_with_a_new_member_is_said_at_once(
    family: Household, officer: FlaskClient
) -> None:
    form = {"name": "", "relation": "head", "sex": "male", "nik": family.kk_number}
    page = text_of(officer.post(f"/keluarga/{family.id}/anggota/baru", data=form))
    assert TOLD in beside(page, "relation")
    assert "NIK sama dengan No. KK" in beside(page, "nik")
    assert beside(page, "name") != ""
    assert beside(page, "birth_date") != ""


def test_the_head_changes_by_letting_go_of_the_first(
    family: Household, officer: FlaskClient
) -> None:
    mother, dewi = family.persons
    hers, mothers = (f"/keluarga/anggota/{person.id}/ubah" for person in (dewi, mother))
    wish = edited(dewi, relation="head", birth_place="Karawang")
    answer = officer.post(hers, data=wish)
    assert answer.status_code == 422
    assert TOLD in beside(text_of(answer), "relation")
    assert 'value="Karawang"' in text_of(answer)

    assert officer.post(mothers, data=edited(mother, relation="parent")).status_code == 303
    assert officer.post(hers, data=wish).status_code == 303
    assert heads(family) == ["Dewi"]


def test_who_is_recorded_alive_again_finds_no_head_in_their_place(
    family: Household, officer: FlaskClient
) -> None:
    mother, dewi = family.persons
    within_transaction(services.record_death, PORTAL, mother, version=1, died_on=today())
    officer.post(f"/keluarga/anggota/{dewi.id}/ubah", data=edited(dewi, relation="head"))
    back = f"/keluarga/anggota/{mother.id}/batal-meninggal"
    answer = officer.post(back, data={"version": mother.version})
    assert answer.status_code == 422
    assert "Dewi sudah kepala keluarga. Ubah dahulu hubungannya" in text_of(answer)
    assert heads(family) == ["Dewi"]

    officer.post(f"/keluarga/anggota/{dewi.id}/ubah", data=edited(dewi, relation="child"))
    assert officer.post(back, data={"version": mother.version}).status_code == 303
    assert heads(family) == ["Siti Rohmah"]


def test_two_heads_that_lists_have_brought_can_be_corrected_one_by_one(
    family: Household, officer: FlaskClient
) -> None:
    dewi = family.persons[1]
    with transaction():
        dewi.relation = Relation.HEAD
    url = f"/keluarga/anggota/{dewi.id}/ubah"
    assert officer.post(url, data=edited(dewi, birth_place="Karawang")).status_code == 303
    assert "lebih dari satu kepala" in " ".join(one.message for one in household_warnings(family))
    assert officer.post(url, data=edited(dewi, relation="child")).status_code == 303
    assert heads(family) == ["Siti Rohmah"]


def test_what_was_said_once_makes_no_second_head(app: Flask, officer: FlaskClient) -> None:
    dewi, mother = create_household(
        new_person("Dewi"), new_person("Siti Rohmah", relation=Relation.SPOUSE)
    ).persons
    for person, relation in ((dewi, "child"), (mother, "head")):
        officer.post(f"/keluarga/anggota/{person.id}/ubah", data=edited(person, relation=relation))
    data = {"version": dewi.version, "datum": "relation", "value": '"head"'}
    page = officer.post(
        f"/keluarga/anggota/{dewi.id}/asal/tetapkan", data=data, follow_redirects=True
    )
    assert TOLD in text_of(page)
    assert heads(dewi.household) == ["Siti Rohmah"]
