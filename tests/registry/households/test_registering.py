"""The register form with ordinary and invalid input."""

import html
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.core.clock import today
from portal.core.extensions import db
from portal.core.types import Nik
from portal.platform.permissions import Role
from portal.registry.households.models import Household
from tests.factories import SUKABAKTI, create_household, new_person, synthetic_nik
from tests.registry.households.steps import SignIn, filled_in, register, submission_of, text_of


def test_an_officer_registers_a_family_and_sees_it(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.CASEWORKER)
    assert submission_of(officer.get("/keluarga/baru"))
    response = register(officer)
    assert response.status_code == 303
    page = text_of(officer.get(response.location))
    assert "Keluarga Siti Rohmah" in page
    assert "RT 003 RW 002, Karangharja, Kec. Pebayuran" in page
    assert "Keluarga Siti Rohmah didaftarkan." in page


def test_numbers_are_masked_on_every_page(app: Flask, sign_in: SignIn) -> None:
    household = create_household()
    person = household.persons[0]
    assert person.nik is not None
    assert household.kk_number is not None
    supervisor = sign_in(Role.SUPERVISOR)
    for url in (
        "/keluarga",
        f"/keluarga/{household.id}",
        f"/keluarga/{household.id}/kk",
        f"/keluarga/anggota/{person.id}",
        f"/keluarga/anggota/{person.id}/nik",
        f"/keluarga/anggota/{person.id}/ubah",
        "/cari?q=siti",
    ):
        page = supervisor.get(url).get_data(as_text=True)
        assert person.nik not in page, url
        assert household.kk_number not in page, url


def test_a_double_click_registers_one_family(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.CASEWORKER)
    first, second = register(officer), register(officer)
    assert first.location == second.location
    assert db.session.query(Household).count() == 1
    assert "tidak didaftarkan dua kali" in text_of(officer.get(second.location))


def test_after_registering_the_back_button_leads_to_an_empty_form(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in(Role.CASEWORKER)
    first = officer.get("/keluarga/baru")
    register(officer, submission=submission_of(first))
    again = officer.get("/keluarga/baru")
    assert "no-store" in again.headers["Cache-Control"]
    assert submission_of(again) != submission_of(first)
    assert 'value="Siti Rohmah"' not in text_of(again)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"nik": "321608520480900"}, "yang tertulis 15 angka"),
        ({"nik": "32160852048O9001"}, "Ada huruf O di tempat angka nol"),
        ({"nik": "32160852048X9001"}, "NIK hanya boleh berisi angka"),
        ({"nik": "3216089902809001"}, "bukan tanggal yang mungkin"),
        ({"nik": "3216085204800000"}, "tidak mungkin 0000"),
        ({"nik": "", "nik_missing_reason": ""}, "tulis alasan mengapa belum ada"),
        ({"nik": "3216085204809001", "kk_number": "3216085204809001"}, "NIK sama dengan No. KK"),
        ({"kk_number": "12345"}, "yang tertulis 5 angka"),
        ({"birth_date": "31-02-1980"}, "tidak ada di kalender"),
        ({"birth_date": "kemarin"}, "Tanggal tidak dapat dibaca"),
        ({"birth_date": "17-08-1899"}, "sebelum tahun 1900"),
        ({"birth_date": f"{today() + timedelta(days=400):%d-%m-%Y}"}, "di masa depan"),
        ({"name": ""}, "Wajib diisi"),
        ({"name": "x" * 10_000}, "Paling banyak 120 huruf"),
        ({"name": "😀😀😀"}, "Tulis nama dengan huruf"),
        ({"relation": "ratu"}, "Pilih salah satu"),
        ({"sex": "X"}, "Pilih salah satu"),
        ({"village_code": SUKABAKTI}, "Pilih salah satu"),
        ({"village_code": "1; DROP TABLE"}, "Pilih salah satu"),
        ({"rt": "tiga"}, "Tulis dengan angka"),
        ({"address": "x" * 10_000}, "Paling banyak 300 huruf"),
        ({"phone": "12"}, "Nomor telepon tidak dikenali"),
        ({"phone": "021-8890123", "consent": "yes"}, "tidak dapat menerima SMS"),
    ],
)
def test_bad_input_is_answered_at_its_place_and_what_was_typed_stays(
    app: Flask, sign_in: SignIn, changes: dict[str, Any], message: str
) -> None:
    response = register(sign_in(Role.CASEWORKER), **changes)
    page = text_of(response)
    assert response.status_code == 422
    assert page.count(message) == 2, "once in the summary, once beside the field"
    assert 'value="Kp. Pulo Puter"' in page or "address" in changes
    for name, typed in changes.items():
        if name not in ("sex", "relation", "village_code", "consent") and typed:
            assert typed in page, name
    assert db.session.query(Household).count() == 0


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "Siti \u202eRohmah",
        "سيتي رحمة",
        "Siti 😀 Rohmah",
        "Mu'minah \"Enok\" O'Neil & Bros",
        "Siti\x00 Rohmah",
    ],
)
def test_unusual_names_are_kept_and_shown_as_text(app: Flask, sign_in: SignIn, name: str) -> None:
    officer = sign_in(Role.CASEWORKER)
    response = register(officer, name=name)
    assert response.status_code == 303
    raw = officer.get(response.location).get_data(as_text=True)
    assert "<script>alert" not in raw
    assert "\u202e" not in raw
    kept = name.replace("\u202e", "").replace("\x00", "")
    assert kept in html.unescape(raw)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(typed=st.dictionaries(st.sampled_from(sorted(filled_in())), st.text(max_size=40)))
@example(typed={"submission": "\x00"})
def test_no_text_in_any_field_breaks_the_form(
    app: Flask, sign_in: SignIn, typed: dict[str, str]
) -> None:
    response = sign_in(Role.CASEWORKER).post("/keluarga/baru", data={**filled_in(), **typed})
    assert response.status_code in (303, 422)


def test_a_nik_in_use_leads_to_its_holder(app: Flask, sign_in: SignIn) -> None:
    nik = Nik.parse(synthetic_nik())
    holder = create_household(new_person("Iis Aisyah", nik=nik)).persons[0]
    response = register(sign_in(Role.CASEWORKER), nik=nik.value)
    page = text_of(response)
    assert response.status_code == 422
    assert "sudah dipakai oleh Iis Aisyah" in page
    # In a tab of its own: this page answers what was sent, and Back would lose the typing.
    assert f'href="/keluarga/anggota/{holder.id}" target="_blank"' in page


def test_a_nik_in_use_elsewhere_gives_nobody_away(app: Flask, sign_in: SignIn) -> None:
    nik = Nik.parse(synthetic_nik())
    create_household(new_person("Iis Aisyah", nik=nik), village_code=SUKABAKTI)
    page = text_of(register(sign_in(Role.CASEWORKER), nik=nik.value))
    assert "di luar wilayah tugas Anda" in page
    assert "Iis Aisyah" not in page


def test_two_members_cannot_share_a_nik(app: Flask, sign_in: SignIn) -> None:
    form = filled_in()
    form |= {name.replace("-0-", "-1-"): value for name, value in form.items() if "members" in name}
    response = sign_in(Role.CASEWORKER).post("/keluarga/baru", data=form)
    assert response.status_code == 422
    assert "Anggota 2, NIK: NIK ini sudah dipakai anggota di atas." in text_of(response)


def test_members_are_added_and_removed_without_javascript_and_nothing_is_lost(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in(Role.CASEWORKER)
    more = officer.post("/keluarga/baru", data={**filled_in(nik="123"), "step": "tambah"})
    page = text_of(more)
    assert more.status_code == 200
    assert "Anggota 2" in page
    assert 'value="Siti Rohmah"' in page
    assert 'value="123"' in page, "a half-typed number is no error yet"

    two = {**filled_in(), "members-1-name": "Dede", "step": "hapus-0"}
    page = text_of(officer.post("/keluarga/baru", data=two))
    assert 'name="members-0-name"' in page
    assert 'value="Dede"' in page
    assert "Siti Rohmah" not in page
    assert db.session.query(Household).count() == 0


def test_htmx_gets_the_members_alone(app: Flask, sign_in: SignIn) -> None:
    response = sign_in(Role.CASEWORKER).post(
        "/keluarga/baru",
        data={**filled_in(), "step": "tambah"},
        headers={"HX-Request": "true", "HX-Target": "anggota"},
    )
    page = text_of(response)
    assert "<!doctype" not in page
    assert page.count("<fieldset class=") == 2


def test_a_nik_that_disagrees_with_the_data_is_a_warning_after_saving(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in(Role.CASEWORKER)
    response = register(officer, birth_date="13-04-1980", sex="male")
    page = text_of(officer.get(response.location))
    assert response.status_code == 303
    assert "Tanggal lahir berbeda dari tanggal di dalam NIK." in page
    assert "Jenis kelamin berbeda" in page


def test_a_family_without_no_kk_is_shown_as_provisional(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.CASEWORKER)
    response = register(officer, kk_number="")
    assert "keluarga sementara" in text_of(officer.get(response.location))
    assert "belum ada No. KK" in text_of(officer.get("/keluarga?kk=belum"))
