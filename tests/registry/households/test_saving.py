"""Corrections by one person, by two concurrently, and by a double tap."""

from datetime import date

from flask import Flask

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Nik, Relation, Sex
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
from portal.registry.households import services
from portal.registry.households.inputs import PersonFacts
from portal.registry.households.models import Household
from tests.factories import BANTARJAYA, PORTAL, create_household, new_person, synthetic_nik
from tests.registry.households.steps import SignIn, edited, text_of


def nik_form(version: int, nik: str) -> dict[str, object]:
    """Return the filled-in form of a NIK."""
    return {"version": version, "nik": nik, "nik_missing_reason": ""}


def test_a_correction_is_saved(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    response = sign_in(Role.CASEWORKER).post(
        f"/keluarga/anggota/{person.id}/ubah", data=edited(person, birth_place="Karawang")
    )
    assert response.status_code == 303
    assert person.birth_place == "Karawang"


def test_each_save_says_whose_data_it_was(app: Flask, sign_in: SignIn) -> None:
    person = create_household(new_person("Siti Aminah")).persons[0]
    family, hers = f"/keluarga/{person.household_id}", f"/keluarga/anggota/{person.id}"
    address = {"version": 1, "address": "Kp. Baru", "rt": "1", "rw": "1"}
    child = {
        "name": "Dede",
        "relation": "child",
        "sex": "male",
        "birth_date": "02-01-2010",
        "nik_missing_reason": "bayi",
    }
    officer = sign_in(Role.CASEWORKER)
    for url, form, said in (
        (f"{hers}/ubah", edited(person, birth_place="Karawang"), "Data Siti Aminah disimpan."),
        (f"{hers}/nik", nik_form(2, synthetic_nik()), "NIK Siti Aminah disimpan."),
        (f"{hers}/pemadanan", {"version": 3, "state": "matched"}, "Hasil pemadanan NIK Siti"),
        (f"{hers}/telepon", {"number": "0899 0000 9001"}, "Telepon Siti Aminah disimpan."),
        (f"{family}/alamat", address, "Alamat keluarga Siti Aminah disimpan."),
        (f"{family}/kk", {"version": 2, "kk_number": ""}, "No. KK keluarga Siti Aminah disimpan."),
        (f"{family}/anggota/baru", child, "Dede ditambahkan ke keluarga ini."),
    ):
        answer = officer.post(url, data=form, follow_redirects=True)
        assert said in text_of(answer), url


def test_two_people_saving_the_same_form_choose_side_by_side(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    officer = sign_in(Role.CASEWORKER)
    mine = edited(person, birth_place="Karawang", name="Siti Rohmah, Hj.")
    with transaction():
        services.change_person(
            PORTAL,
            person,
            version=1,
            facts=PersonFacts(
                name="Siti Rohmah",
                sex=Sex.FEMALE,
                birth_date=date(1980, 4, 12),
                birth_place="Bekasi",
                relation=Relation.SPOUSE,
            ),
        )
    url = f"/keluarga/anggota/{person.id}/ubah"
    response = officer.post(url, data=mine)
    page = text_of(response)
    assert response.status_code == 409
    for value in ("Bekasi", "Karawang", "Siti Rohmah, Hj.", "Suami/istri", "Kepala keluarga"):
        assert value in page
    assert person.birth_place == "Bekasi", "nothing was overwritten"

    chosen = {**mine, "version": "2", "name": "Siti Rohmah", "relation": "spouse"}
    assert officer.post(url, data=chosen).status_code == 303
    assert (person.birth_place, person.relation) == ("Karawang", Relation.SPOUSE)


def test_a_double_click_on_saving_is_no_quarrel_with_oneself(app: Flask, sign_in: SignIn) -> None:
    household = create_household(
        new_person("Siti Rohmah"), new_person("Dewi", relation=Relation.CHILD)
    )
    mother, dewi = household.persons
    officer = sign_in(Role.CASEWORKER)
    address = {"version": 1, "address": "Kp. Baru", "rt": "1", "rw": "1"}
    leaves = {
        **address,
        "version": 4,
        "submission": "split-1",
        "kk_number": "",
        "members-0-person_id": dewi.id,
        "members-0-relation": "head",
        "members-0-leaves": "y",
    }
    moves = {**address, "version": 3, "village_code": BANTARJAYA}
    for url, form in (
        (f"/keluarga/{household.id}/alamat", address),
        (f"/keluarga/{household.id}/kk", {"version": 2, "kk_number": "3216080101129555"}),
        (f"/keluarga/{household.id}/pindah", moves),
        (f"/keluarga/{household.id}/pecah", leaves),
        (f"/keluarga/anggota/{mother.id}/ubah", edited(mother, birth_place="Karawang")),
        (f"/keluarga/anggota/{mother.id}/nik", nik_form(2, synthetic_nik())),
        (f"/keluarga/anggota/{mother.id}/pemadanan", {"version": 3, "state": "matched"}),
        (f"/keluarga/anggota/{mother.id}/meninggal", {"version": 4, "died_on": "01-06-2020"}),
        (f"/keluarga/anggota/{mother.id}/batal-meninggal", {"version": 5}),
    ):
        first, second = (officer.post(url, data=form) for _ in range(2))
        assert (first.status_code, second.status_code) == (303, 303), url
        assert first.location == second.location
    assert db.session.query(Household).count() == 2
    events = db.session.query(AuditEvent).filter_by(actor_id=officer.user.id)  # type: ignore[attr-defined]
    assert events.count() == 10, "one event for each step, two for the split"


def test_a_form_without_its_version_counts_as_old(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    officer = sign_in(Role.CASEWORKER)
    url = f"/keluarga/anggota/{person.id}/ubah"
    for version in ("", "x", "-1", "9" * 40, "²"):
        response = officer.post(url, data=edited(person, version=version, birth_place="X"))
        assert response.status_code == 409


def test_a_stale_nik_shows_what_is_stored_and_keeps_what_was_typed(
    app: Flask, sign_in: SignIn
) -> None:
    person = create_household().persons[0]
    stored, typed = synthetic_nik(), synthetic_nik()
    with transaction():
        services.set_nik(PORTAL, person, version=1, nik=Nik.parse(stored), missing_reason="")
    response = sign_in(Role.SUPERVISOR).post(
        f"/keluarga/anggota/{person.id}/nik", data=nik_form(1, typed)
    )
    page = text_of(response)
    assert response.status_code == 409
    assert f"berakhiran {stored[-4:]}" in page
    assert typed in page
    assert person.nik == stored
