"""The registry's pages as people meet them, also with what nobody should type."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.event import listen
from werkzeug.test import TestResponse

from portal.audit.models import AuditEvent
from portal.cases.models import Case
from portal.cases.services import open_case
from portal.clock import today
from portal.extensions import db
from portal.households import services
from portal.households.facts import NewPhone, PersonFacts
from portal.households.models import Household, NikState, Person, Relation
from portal.permissions import Role
from portal.transaction import transaction
from portal.types import Nik, PhoneNumber, Sex
from tests.factories import (
    BANTARJAYA,
    KARANGHARJA,
    PORTAL,
    SUKABAKTI,
    create_household,
    new_person,
    synthetic_nik,
)

SignIn = Callable[..., FlaskClient]


def filled_in(**changes: Any) -> dict[str, Any]:
    """The register form as an officer fills it in; ``nik=…`` changes the first member."""
    form = {
        "submission": "form-1",
        "kk_number": "3216080101129002",
        "village_code": KARANGHARJA,
        "address": "Kp. Pulo Puter",
        "rt": "3",
        "rw": "2",
        "members-0-name": "Siti Rohmah",
        "members-0-relation": "head",
        "members-0-sex": "female",
        "members-0-birth_date": "12-04-1980",
        "members-0-nik": synthetic_nik(),
    }
    for name, value in changes.items():
        form[name if name in form else f"members-0-{name}"] = value
    return form


def register(client: FlaskClient, **changes: Any) -> TestResponse:
    return client.post("/keluarga/baru", data=filled_in(**changes))


def text_of(response: TestResponse) -> str:
    return html.unescape(response.get_data(as_text=True))


def submission_of(response: TestResponse) -> str:
    found = re.search(r'name="submission"[^>]*value="([^"]+)"', response.get_data(as_text=True))
    assert found is not None
    return found[1]


# Registering


def test_an_officer_registers_a_family_and_sees_it(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.CASEWORKER)
    assert submission_of(officer.get("/keluarga/baru"))
    response = register(officer)
    assert response.status_code == 303
    page = text_of(officer.get(response.location))
    assert "Keluarga Siti Rohmah" in page
    assert "RT 003 RW 002, Karangharja, Kec. Pebayuran" in page
    assert "Keluarga terdaftar." in page


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
    assert "Siti Rohmah" not in text_of(again)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"nik": "321608520480900"}, "yang tertulis 15 angka"),
        ({"nik": "32160852048O9001"}, "NIK hanya boleh berisi angka"),
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
    assert f'href="/keluarga/anggota/{holder.id}"' in page


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


# The list and who sees it


def test_the_list_shows_ones_own_kecamatan_only(app: Flask, sign_in: SignIn) -> None:
    create_household(new_person("Siti Rohmah"))
    create_household(new_person("Orang Tambelang"), village_code=SUKABAKTI)
    page = text_of(sign_in(Role.CASEWORKER).get("/keluarga"))
    assert "Siti Rohmah" in page
    assert "Orang Tambelang" not in page
    assert "1 keluarga, 1 orang" in page


def test_the_list_narrows_to_a_desa(app: Flask, sign_in: SignIn) -> None:
    create_household(new_person("Siti Rohmah"))
    create_household(new_person("Enok Komariah"), village_code=BANTARJAYA)
    page = text_of(sign_in(Role.SUPERVISOR).get(f"/keluarga?kecamatan=32.16.08&desa={BANTARJAYA}"))
    assert "Enok Komariah" in page
    assert "Siti Rohmah" not in page


def test_an_empty_registry_says_what_to_do_first(app: Flask, sign_in: SignIn) -> None:
    assert "Daftarkan keluarga pertama" in text_of(sign_in(Role.CASEWORKER).get("/keluarga"))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 200),
        (Role.SUPERVISOR, 200),
        (Role.APPROVER, 200),
        (Role.AUDITOR, 200),
        (Role.EVENT_OFFICER, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_may_open_a_familys_page(app: Flask, sign_in: SignIn, role: Role, status: int) -> None:
    household = create_household()
    assert sign_in(role).get(f"/keluarga/{household.id}").status_code == status


def test_outside_the_kecamatan_nothing_is_there(app: Flask, sign_in: SignIn) -> None:
    household = create_household(village_code=SUKABAKTI)
    person = household.persons[0]
    supervisor = sign_in(Role.SUPERVISOR)
    for url in (f"/keluarga/{household.id}", f"/keluarga/anggota/{person.id}"):
        assert supervisor.get(url).status_code == 404
    for url in (
        f"/keluarga/anggota/{person.id}/lihat-nik",
        f"/keluarga/anggota/{person.id}/meninggal",
        f"/keluarga/{household.id}/alamat",
    ):
        assert supervisor.post(url).status_code == 404


def test_who_only_reads_gets_no_buttons_and_no_way_in(app: Flask, sign_in: SignIn) -> None:
    household = create_household()
    approver = sign_in(Role.APPROVER)
    assert "Ubah alamat" not in text_of(approver.get(f"/keluarga/{household.id}"))
    assert approver.get(f"/keluarga/{household.id}/alamat").status_code == 403


# Changing


def edited(person: Person, **changes: Any) -> dict[str, Any]:
    return {
        "version": person.version,
        "name": person.name,
        "relation": person.relation.value,
        "sex": "female",
        "birth_date": "12-04-1980",
        "birth_place": person.birth_place,
        **changes,
    }


def test_a_correction_is_saved(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    response = sign_in(Role.CASEWORKER).post(
        f"/keluarga/anggota/{person.id}/ubah", data=edited(person, birth_place="Karawang")
    )
    assert response.status_code == 303
    assert person.birth_place == "Karawang"


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
        (f"/keluarga/anggota/{mother.id}/nik", {"version": 2, "nik": synthetic_nik()}),
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


def test_the_list_asks_the_database_no_more_often_for_more_families(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in(Role.CASEWORKER)

    asked: list[str] = []
    listen(db.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))

    def questions() -> int:
        asked.clear()
        assert officer.get("/keluarga").status_code == 200
        return len(asked)

    create_household()
    first = questions()
    for _ in range(8):
        create_household(new_person(), new_person(relation=Relation.CHILD))
    assert questions() == first


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
        services.set_nik(PORTAL, person, version=1, nik=Nik.parse(stored))
    response = sign_in(Role.SUPERVISOR).post(
        f"/keluarga/anggota/{person.id}/nik", data={"version": 1, "nik": typed}
    )
    page = text_of(response)
    assert response.status_code == 409
    assert f"berakhiran {stored[-4:]}" in page
    assert typed in page
    assert person.nik == stored


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


# Seeing numbers in full


def test_seeing_a_number_in_full_is_asked_for_and_recorded(app: Flask, sign_in: SignIn) -> None:
    person = create_household().persons[0]
    assert person.nik is not None
    shown = " ".join(person.nik[start : start + 4] for start in range(0, 16, 4))
    supervisor = sign_in(Role.SUPERVISOR)
    response = supervisor.post(
        f"/keluarga/anggota/{person.id}/lihat-nik", headers={"HX-Request": "true"}
    )
    assert shown in text_of(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert db.session.query(AuditEvent).filter_by(action="persons.unmask").count() == 1


def test_an_auditor_must_say_why(app: Flask, sign_in: SignIn) -> None:
    household = create_household(
        new_person(phones=(NewPhone(number=PhoneNumber.parse("0899-0000-9001")),))
    )
    person = household.persons[0]
    assert person.nik is not None
    auditor = sign_in(Role.AUDITOR)
    page = text_of(auditor.get(f"/keluarga/anggota/{person.id}"))
    assert "Lihat lengkap" in page
    assert "0899-0000-9001" not in page
    url = f"/keluarga/anggota/{person.id}/lihat-nik"
    asked = auditor.post(url)
    assert "Alasan melihat nomor lengkap" in text_of(asked)
    assert auditor.post(url, data={"reason": "  "}).status_code == 422
    assert db.session.query(AuditEvent).filter_by(action="persons.unmask").count() == 0
    shown = text_of(auditor.post(url, data={"reason": "pemeriksaan triwulan"}))
    assert person.nik in shown.replace(" ", "")


def test_a_caseworker_sees_numbers_of_own_cases_only(app: Flask, sign_in: SignIn) -> None:
    household = create_household()
    rina, other = sign_in(Role.CASEWORKER), sign_in(Role.CASEWORKER)
    with transaction():
        open_case(rina.user, household=household)  # type: ignore[attr-defined]
    url = f"/keluarga/{household.id}/lihat-kk"
    assert rina.post(url).status_code == 200
    assert other.post(url).status_code == 403
    assert "Lihat lengkap" not in text_of(other.get(f"/keluarga/anggota/{household.persons[0].id}"))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EVENT_OFFICER])
def test_who_has_no_business_with_a_number_does_not_get_it(
    app: Flask, sign_in: SignIn, role: Role
) -> None:
    household = create_household()
    assert sign_in(role).post(f"/keluarga/{household.id}/lihat-kk").status_code in (403, 404)


# Opening a case


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
