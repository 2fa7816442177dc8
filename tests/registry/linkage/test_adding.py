"""Adding a member to a family: lookalikes must be told apart once, and a registered person is moved
instead of registered twice.
"""

from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.permissions import Role
from portal.registry.households.models import Household, Person
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.states import PairStatus
from tests.factories import SUKABAKTI, create_household, new_person
from tests.registry.households.steps import SignIn, text_of
from tests.registry.linkage.cast import run_linkage, woman


def typed(**changes: Any) -> dict[str, Any]:
    """Return the form of a member who resembles :func:`tests.registry.linkage.cast.woman`."""
    return {
        "submission": "anggota-1",
        "name": "Sitti Rohmah",
        "relation": "child",
        "sex": "female",
        "birth_date": "12-04-1980",
        "nik": "",
        "nik_missing_reason": "belum merekam KTP",
        **changes,
    }


def family() -> Household:
    """Return the family to which somebody is added."""
    return create_household(new_person("Karsinah", nik_missing_reason="belum ada"))


def names() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(Person.name)))


def test_likely_the_same_person_is_shown_while_typing_with_the_way_into_this_family(
    app: Flask, sign_in: SignIn
) -> None:
    known, home = woman(), family()
    url = f"/keluarga/{home.id}/anggota/baru/mirip"
    page = text_of(sign_in(Role.CASEWORKER).post(url, data=typed()))
    assert "Mungkin sudah terdaftar" in page
    assert f"/keluarga/anggota/{known.id}/gabung?keluarga={home.id}&hubungan=child" in page


def test_the_form_asks_before_it_adds_and_remembers_the_reason(app: Flask, sign_in: SignIn) -> None:
    known, home = woman(), family()
    rina = sign_in(Role.CASEWORKER)
    url = f"/keluarga/{home.id}/anggota/baru"
    asked = rina.post(url, data=typed())
    assert asked.status_code == 422
    assert "Buka datanya, atau tulis mengapa ini orang lain." in asked.text
    assert names() == ["Karsinah", "Siti Rohmah"]
    answer = {"told_apart": str(known.id), "told_apart_reason": "Saudara kembar"}
    for _ in range(2):
        assert rina.post(url, data=typed(**answer)).status_code == 303
    assert names() == ["Karsinah", "Siti Rohmah", "Sitti Rohmah"]
    run_linkage()
    pair = db.session.query(PersonPair).one()
    assert (pair.status, pair.note) == (PairStatus.KEPT_APART, "Saudara kembar")


def test_a_reason_for_one_does_not_answer_for_another(app: Flask, sign_in: SignIn) -> None:
    woman()
    form = typed(told_apart="999", told_apart_reason="Beda orang")
    url = f"/keluarga/{family().id}/anggota/baru"
    assert sign_in(Role.CASEWORKER).post(url, data=form).status_code == 422
    assert names() == ["Karsinah", "Siti Rohmah"]


def test_the_same_person_is_brought_into_the_family_without_a_second_record(
    app: Flask, sign_in: SignIn
) -> None:
    known, home = woman(), family()
    rina = sign_in(Role.CASEWORKER)
    url = f"/keluarga/anggota/{known.id}/gabung?keluarga={home.id}&hubungan=child"
    page = text_of(rina.get(url))
    assert "Karsinah" in page
    assert 'name="kk_number"' not in page
    assert '<option selected value="child">' in page
    moved = rina.post(url, data={"version": known.version, "relation": "child"})
    assert moved.status_code == 303
    db.session.rollback()
    assert {person.name for person in home.persons} == {"Karsinah", "Siti Rohmah"}
    assert names() == ["Karsinah", "Siti Rohmah"]


def test_a_member_of_this_family_is_not_offered_to_be_brought_over(
    app: Flask, sign_in: SignIn
) -> None:
    known = woman()
    url = f"/keluarga/{known.household_id}/anggota/baru"
    page = text_of(sign_in(Role.CASEWORKER).post(url, data=typed()))
    assert "Sudah anggota keluarga ini." in page
    assert "/gabung" not in page


def test_who_stands_outside_the_kecamatan_is_a_hint_and_cannot_be_brought_over(
    app: Flask, sign_in: SignIn
) -> None:
    woman("Nyi Siti Rohmah", village_code=SUKABAKTI)
    home = family()
    url = f"/keluarga/{home.id}/anggota/baru"
    page = text_of(sign_in(Role.CASEWORKER).post(url, data=typed(name="Nyi Siti Rohmah")))
    assert "S••• R•••" in page
    assert "Nyi Siti Rohmah</" not in page
    assert "mintalah penyelia memindahkannya" in page
    assert "/gabung" not in page


def test_nobody_is_brought_into_a_family_outside_the_kecamatan(app: Flask, sign_in: SignIn) -> None:
    known = woman()
    far = create_household(new_person("Karsinah"), village_code=SUKABAKTI)
    url = f"/keluarga/anggota/{known.id}/gabung?keluarga={far.id}"
    rina = sign_in(Role.CASEWORKER)
    assert rina.get(url).status_code == 404
    assert rina.post(url, data={"version": 1, "relation": "child"}).status_code == 404
