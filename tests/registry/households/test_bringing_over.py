"""If a NIK is in use, the form offers to move its holder, or names whom to ask."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.types import Nik, Relation
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from portal.registry.households.models import Person
from tests.factories import (
    SUKABAKTI,
    create_case,
    create_household,
    create_staff,
    new_person,
    synthetic_nik,
)
from tests.registry.households.steps import SignIn, filled_in, register, text_of


def holder(*, caseworker: User | None = None, **fields: Any) -> Person:
    """Return Iis Aisyah, a registered person; with a caseworker, her family has a case."""
    household = create_household(new_person("Iis Aisyah"), **fields)
    if caseworker is not None:
        create_case(household=household, caseworker=caseworker)
    return household.persons[0]


def new_tab(page: str, words: str) -> str:
    """Return the URL of a link with this text that opens in a new tab."""
    link = re.search(rf'href="([^"]+)" target="_blank"[^>]*>{words}<', page)
    assert link is not None, words
    return link[1]


def added(client: FlaskClient, family: int, person: Person) -> str:
    form = {
        "name": person.name,
        "relation": "child",
        "sex": "female",
        "birth_date": "12-04-1980",
        "nik": person.nik,
    }
    answer = client.post(f"/keluarga/{family}/anggota/baru", data=form)
    assert answer.status_code == 422
    return text_of(answer)


def two_members(nik: str | None) -> dict[str, Any]:
    form = filled_in(nik=nik)
    other = {name.replace("-0-", "-1-"): value for name, value in form.items()}
    return form | other | {"members-1-nik": synthetic_nik(), "members-1-relation": "child"}


def test_the_search_is_a_tap_away_and_takes_nothing_from_the_form(
    app: Flask, sign_in: SignIn
) -> None:
    page = text_of(sign_in(Role.CASEWORKER).get("/keluarga/baru"))
    assert new_tab(page, "Cari dulu") == "/cari"


def test_a_member_who_is_registered_elsewhere_is_brought_into_this_family(
    app: Flask, sign_in: SignIn
) -> None:
    officer, person = sign_in(Role.CASEWORKER), holder()
    family = create_household(new_person("Mak Icih"))
    page = added(officer, family.id, person)
    step = new_tab(page, "Bawa Iis Aisyah ke keluarga ini")
    data = {"version": person.version, "relation": "child"}
    assert officer.post(step, data=data).location == f"/keluarga/{family.id}"
    assert person.household_id == family.id
    assert "Ia sudah anggota keluarga ini." in added(officer, family.id, person)


def test_of_somebody_elses_case_the_form_says_to_ask_the_supervisor(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in(Role.CASEWORKER)
    person = holder(caseworker=create_staff(Role.CASEWORKER))
    family = create_household(new_person("Mak Icih"))
    page = added(officer, family.id, person)
    assert "mintalah penyelia memindahkannya ke keluarga ini" in page
    assert f"/anggota/{person.id}/gabung" not in page

    page = text_of(register(officer, nik=person.nik))
    assert "Keluarganya ada pada kasus pendamping lain." in page
    assert "mintalah penyelia memindahkannya" in page
    assert f'href="/keluarga/{person.household_id}' not in page


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.SUPERVISOR])
def test_of_somebody_beyond_ones_kecamatan_the_form_says_whom_to_ask_and_nothing_more(
    app: Flask, sign_in: SignIn, role: Role
) -> None:
    officer, person = sign_in(role), holder(village_code=SUKABAKTI)
    family = create_household(new_person("Mak Icih"))
    register_page = text_of(register(officer, nik=person.nik, name="Ujang"))
    for page in (register_page, added(officer, family.id, person)):
        assert "mintalah penyelia seluruh kabupaten memindahkannya" in page
        assert f"/keluarga/anggota/{person.id}" not in page
        assert f"/keluarga/{person.household_id}" not in page
    assert "Iis Aisyah" not in register_page


def test_one_of_several_on_the_form_is_added_once_the_others_are_registered(
    app: Flask, sign_in: SignIn
) -> None:
    officer, person = sign_in(Role.CASEWORKER), holder()
    answer = officer.post("/keluarga/baru", data=two_members(person.nik))
    assert answer.status_code == 422
    assert "daftarkan yang lain, lalu tambahkan dia sebagai anggota" in text_of(answer)
    assert new_tab(text_of(answer), "Lihat keluarganya") == f"/keluarga/{person.household_id}"


def test_one_who_is_alone_on_the_form_leaves_her_family_or_is_changed_there(
    app: Flask, sign_in: SignIn
) -> None:
    officer, person = sign_in(Role.CASEWORKER), holder()
    page = text_of(register(officer, nik=person.nik))
    assert new_tab(page, "Lihat keluarganya") == f"/keluarga/{person.household_id}"
    assert "gabung" not in page

    nik = Nik.parse(synthetic_nik())
    child = new_person("Dede", nik=nik, relation=Relation.CHILD)
    family = create_household(new_person("Iroh"), child)
    page = text_of(register(officer, nik=nik.value))
    assert "Bila ia kini punya KK sendiri" in page
    assert new_tab(page, "Pecah KK") == f"/keluarga/{family.id}/pecah"
