"""Changes of a family: numbers, moves, splits, deaths, phones, a case."""

from datetime import timedelta

from flask import Flask

from portal.casework.cases.models import Case
from portal.core.clock import today
from portal.core.extensions import db
from portal.core.types import Relation
from portal.platform.permissions import Role
from portal.registry.households.models import NikState
from tests.factories import SUKABAKTI, create_case, create_household, new_person
from tests.registry.households.steps import SignIn, text_of


def test_the_nik_can_be_taken_away_with_a_reason(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    officer = sign_in(Role.CASEWORKER)
    url = f"/keluarga/anggota/{person.id}/nik"
    assert officer.post(url, data={"version": 1, "nik": ""}).status_code == 422
    reason = {"version": 1, "nik": "", "nik_missing_reason": "milik orang lain"}
    assert officer.post(url, data=reason).status_code == 303
    assert "NIK belum ada: milik orang lain" in text_of(
        officer.get(f"/keluarga/{person.household_id}")
    )


def test_dukcapils_answer_is_noted(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    officer = sign_in(Role.CASEWORKER)
    url = f"/keluarga/anggota/{person.id}/pemadanan"
    assert officer.post(url, data={"version": 1, "state": "entah"}).status_code == 422
    assert officer.post(url, data={"version": 1, "state": "mismatched"}).status_code == 303
    assert person.nik_state is NikState.MISMATCHED
    assert "tidak padan dengan data Dukcapil" in text_of(
        officer.get(f"/keluarga/anggota/{person.id}")
    )


def test_a_no_kk_in_use_leads_to_its_family(app: Flask, sign_in: SignIn) -> None:
    first, second = create_household(new_person("Iis Aisyah")), create_household()
    response = sign_in(Role.CASEWORKER).post(
        f"/keluarga/{second.id}/kk", data={"version": 1, "kk_number": first.kk_number}
    )
    assert response.status_code == 422
    assert f'href="/keluarga/{first.id}"' in text_of(response)


def test_a_person_joins_a_family_that_is_registered_already(app: Flask, sign_in: SignIn) -> None:
    alone = create_household(new_person("Mak Icih"))
    family = create_household(new_person("Iis Aisyah"))
    person, officer = alone.persons[0], sign_in(Role.CASEWORKER)
    url = f"/keluarga/anggota/{person.id}/gabung"
    wish = {"version": 1, "kk_number": family.kk_number, "relation": "head"}
    assert "Iis Aisyah sudah kepala keluarga" in text_of(officer.post(url, data=wish))
    unknown = {**wish, "kk_number": "3216080101129777"}
    assert "Tidak ada keluarga dengan No. KK ini" in text_of(officer.post(url, data=unknown))
    response = officer.post(url, data={**wish, "relation": "parent"})
    assert response.location == f"/keluarga/{family.id}"
    assert "Mak Icih" in text_of(officer.get(f"/keluarga/{family.id}"))
    assert "Mak Icih" not in text_of(officer.get("/keluarga"))


def test_the_last_member_does_not_leave_a_family_with_an_open_case(
    app: Flask, sign_in: SignIn
) -> None:
    case, family = create_case(), create_household(new_person("Iis Aisyah"))
    person = case.household.persons[0]
    response = sign_in(Role.SUPERVISOR).post(
        f"/keluarga/anggota/{person.id}/gabung",
        data={"version": person.version, "kk_number": family.kk_number, "relation": "parent"},
    )
    assert response.status_code == 422
    assert "punya kasus terbuka" in text_of(response)
    assert person.household_id == case.household_id


def test_a_family_elsewhere_cannot_be_joined_and_its_no_kk_tells_nothing(
    app: Flask, sign_in: SignIn
) -> None:
    person = create_household(new_person("Mak Icih")).persons[0]
    elsewhere = create_household(new_person("Iis Aisyah"), village_code=SUKABAKTI)
    response = sign_in(Role.CASEWORKER).post(
        f"/keluarga/anggota/{person.id}/gabung",
        data={"version": 1, "kk_number": elsewhere.kk_number, "relation": "parent"},
    )
    assert response.status_code == 422
    assert "Iis Aisyah" not in text_of(response)


def test_a_move_beyond_the_kecamatan_leads_back_to_the_list(app: Flask, sign_in: SignIn) -> None:
    household = create_household()
    officer = sign_in(Role.CASEWORKER)
    response = officer.post(
        f"/keluarga/{household.id}/pindah",
        data={"version": 1, "village_code": SUKABAKTI, "address": "Kp. Baru", "rt": "", "rw": ""},
    )
    assert response.location == "/keluarga"
    assert "pindah ke Sukabakti, di luar wilayah tugas Anda" in text_of(officer.get("/keluarga"))


def test_splitting_on_the_page(app: Flask, sign_in: SignIn) -> None:
    household = create_household(
        new_person("Siti Rohmah"), new_person("Dewi", relation=Relation.CHILD)
    )
    dewi = household.persons[1]
    officer = sign_in(Role.CASEWORKER)
    url = f"/keluarga/{household.id}/pecah"
    assert "Dewi" in text_of(officer.get(url))
    nobody = {
        "version": 1,
        "address": "Kp. Pulo Puter",
        "rt": "",
        "rw": "",
        "kk_number": "",
        "submission": "split-1",
        "members-0-person_id": dewi.id,
        "members-0-relation": "head",
    }
    refused = officer.post(url, data=nobody)
    assert refused.status_code == 422
    assert "Pilih anggota yang pindah" in text_of(refused)
    response = officer.post(url, data={**nobody, "members-0-leaves": "y"})
    assert response.status_code == 303
    page = text_of(officer.get(response.location))
    assert "Keluarga Dewi" in page
    assert "Keluarga asal" in page


def test_a_death_is_noted_once_and_can_be_taken_back(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    officer = sign_in(Role.CASEWORKER)
    url = f"/keluarga/anggota/{person.id}/meninggal"
    for impossible in ("31-02-2020", "", "01-01-1900", f"{today() + timedelta(days=9):%d-%m-%Y}"):
        response = officer.post(url, data={"version": 1, "died_on": impossible})
        assert response.status_code == 422
        assert impossible in text_of(response)
    assert officer.post(url, data={"version": 1, "died_on": "01-06-2020"}).status_code == 303
    assert officer.post(url, data={"version": 2, "died_on": "02-06-2020"}).status_code == 409
    back = f"/keluarga/anggota/{person.id}/batal-meninggal"
    assert officer.post(back, data={"version": 2}).status_code == 303
    assert person.died_on is None


def test_a_member_is_added_once(app: Flask, sign_in: SignIn) -> None:
    household = create_household()
    officer = sign_in(Role.CASEWORKER)
    form = {
        "submission": "member-1",
        "name": "Dede",
        "relation": "child",
        "sex": "male",
        "birth_date": "2010-01-02",
        "nik_missing_reason": "belum didaftarkan",
    }
    for _ in range(2):
        response = officer.post(f"/keluarga/{household.id}/anggota/baru", data=form)
        assert response.status_code == 303
    assert [person.name for person in household.living] == ["Siti Rohmah", "Dede"]


def test_a_phone_is_added_refused_and_removed(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    officer = sign_in(Role.CASEWORKER)
    url = f"/keluarga/anggota/{person.id}/telepon"
    assert officer.post(url, data={"number": "0812"}).status_code == 422
    added = officer.post(url, data={"number": "0899 0000 9001", "owner": "anak", "consent": ""})
    assert "SMS: belum ditanya" in text_of(officer.get(added.location))
    phone = person.phones[0]
    officer.post(f"/keluarga/telepon/{phone.id}", data={"owner": "anak", "consent": "no"})
    assert "menolak SMS" in text_of(officer.get(added.location))
    officer.post(f"/keluarga/telepon/{phone.id}/hapus")
    assert "Belum ada nomor telepon" in text_of(officer.get(added.location))


def test_a_caseworker_opens_the_case_from_the_familys_page(app: Flask, sign_in: SignIn) -> None:
    household = create_household()
    rina = sign_in(Role.CASEWORKER)
    assert f"/kasus/buka/{household.id}" in text_of(rina.get(f"/keluarga/{household.id}"))
    first = rina.post(f"/kasus/buka/{household.id}")
    again = rina.post(f"/kasus/buka/{household.id}")
    assert first.status_code == again.status_code == 303
    case = db.session.query(Case).one()
    assert case.caseworker_id == rina.user.id  # type: ignore[attr-defined]


def test_a_supervisor_chooses_the_caseworker(app: Flask, sign_in: SignIn) -> None:
    household = create_household()
    rina, sari = sign_in(Role.CASEWORKER), sign_in(Role.SUPERVISOR)
    assert "Rina Pendamping" in text_of(sari.get(f"/kasus/buka/{household.id}"))
    chosen = {"caseworker": rina.user.id}  # type: ignore[attr-defined]
    wrong = sari.post(f"/kasus/buka/{household.id}", data={"caseworker": "999"})
    assert wrong.status_code == 422
    assert sari.post(f"/kasus/buka/{household.id}", data=chosen).status_code == 303
    assert db.session.query(Case).one().caseworker_id == chosen["caseworker"]
