"""The administrator manages accounts and sees nothing of cases."""

import re
from collections.abc import Callable, Iterable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.casework.cases.permissions import CASE_SEE
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent
from portal.platform.audit.permissions import AUDIT_READ
from portal.platform.permissions import Role
from portal.registry.households.permissions import IDENTITY_UNMASK, REGISTRY_SEE
from tests.factories import PEBAYURAN, TAMBELANG, create_staff

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    """An administrator's browser."""
    return sign_in(Role.ADMINISTRATOR)


def answers(districts: Iterable[str] = (PEBAYURAN,), **changed: str) -> MultiDict[str, str]:
    fields = {
        "email": "rina@bekasi.example",
        "name": "Rina Marlina, S.Sos.",
        "nip": "198001012005012001",
        "position": "Pekerja sosial",
        "role": "caseworker",
        "scope": "some",
        "version": "1",
        **changed,
    }
    return MultiDict([*fields.items(), *(("districts", code) for code in districts)])


def stored(email: str = "rina@bekasi.example") -> User:
    return db.session.scalars(select(User).where(User.email == email)).one()


def password_on(page: TestResponse) -> str:
    found = re.search(r'class="spoken"[^>]*>([^<]+)<', page.text)
    assert found is not None
    return found[1]


def test_a_new_account_signs_in_with_its_temporary_password_and_chooses_its_own(
    app: Flask, admin: FlaskClient
) -> None:
    made = admin.post("/akun/baru", data=answers(districts=[PEBAYURAN, TAMBELANG]))
    assert made.status_code == 200
    temporary = password_on(made)
    assert stored().district_codes == {PEBAYURAN, TAMBELANG}

    rina = app.test_client()
    rina.post("/masuk", data={"email": "rina@bekasi.example", "password": temporary})
    assert rina.get("/jejak/").location == "/kata-sandi"
    new = {"old_password": temporary, "new_password": "padi-kuning", "repeat": "padi-kuning"}
    assert rina.post("/kata-sandi", data=new).status_code == 303
    assert rina.get("/jejak/").status_code == 200


def test_the_temporary_password_is_never_shown_again(admin: FlaskClient) -> None:
    temporary = password_on(admin.post("/akun/baru", data=answers()))
    assert temporary not in admin.get(f"/akun/{stored().id}").text
    assert temporary not in stored().password_hash
    events = db.session.scalars(select(AuditEvent)).all()
    assert not any(temporary in str(event.values.content) for event in events if event.values)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"email": "rina"}, "Alamat surel ini tidak lengkap"),
        ({"email": ""}, "Wajib diisi"),
        ({"email": "a" * 260 + "@b.id"}, "Paling banyak 254 huruf"),
        ({"name": "   "}, "Wajib diisi"),
        ({"name": "R" * 10_000}, "Paling banyak 120 huruf"),
        ({"nip": "19800101"}, "NIP terdiri dari 18 angka"),
        ({"nip": "19800101200501200x"}, "NIP terdiri dari 18 angka"),
        ({"role": ""}, "Pilih salah satu"),
        ({"role": "regent"}, "Pilih salah satu"),
        ({"scope": "everything"}, "Pilih salah satu"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    admin: FlaskClient, changed: dict[str, str], complaint: str
) -> None:
    before = len(db.session.scalars(select(User)).all())
    answer = admin.post("/akun/baru", data=answers(**changed))
    assert answer.status_code == 422
    assert complaint in answer.text
    assert 'value="Pekerja sosial"' in answer.text
    assert len(db.session.scalars(select(User)).all()) == before


def test_a_role_that_works_with_households_needs_a_kecamatan(admin: FlaskClient) -> None:
    answer = admin.post("/akun/baru", data=answers(districts=[]))
    assert answer.status_code == 422
    assert "Pilih paling sedikit satu kecamatan" in answer.text


def test_a_kecamatan_of_another_regency_is_refused(admin: FlaskClient) -> None:
    assert admin.post("/akun/baru", data=answers(districts=["32.15.01"])).status_code == 422


def test_names_are_kept_as_written(admin: FlaskClient) -> None:
    admin.post("/akun/baru", data=answers(name="  Hj. Siti <b>Rohmah</b> 😀 "))
    assert stored().name == "Hj. Siti <b>Rohmah</b> 😀"
    assert "Hj. Siti &lt;b&gt;Rohmah&lt;/b&gt; 😀" in admin.get("/akun/").text


def test_an_address_in_use_is_refused_beside_its_field(admin: FlaskClient) -> None:
    create_staff(Role.AUDITOR, email="rina@bekasi.example")
    answer = admin.post("/akun/baru", data=answers(email="RINA@bekasi.example"))
    assert answer.status_code == 422
    assert re.search(r'id="email-error"[^>]*>Alamat surel ini sudah dipakai', answer.text)


def test_an_administrator_gets_no_kecamatan_whatever_was_ticked(admin: FlaskClient) -> None:
    admin.post("/akun/baru", data=answers(role="administrator", scope="all"))
    assert stored().district_codes == frozenset()


def test_role_and_scope_change_from_the_next_request(admin: FlaskClient, sign_in: SignIn) -> None:
    rina = create_staff(Role.CASEWORKER, email="rina@bekasi.example")
    browser = sign_in(rina)
    assert browser.get("/akun/").status_code == 403
    assert admin.post(f"/akun/{rina.id}", data=answers(role="administrator")).status_code == 303
    assert browser.get("/akun/").status_code == 200


def test_two_administrators_who_change_one_account_see_both_versions(admin: FlaskClient) -> None:
    rina = create_staff(Role.CASEWORKER, email="rina@bekasi.example", name="Rina")
    first = admin.post(f"/akun/{rina.id}", data=answers(name="Rina Marlina"))
    assert first.status_code == 303
    second = admin.post(f"/akun/{rina.id}", data=answers(name="Rina M.", districts=[TAMBELANG]))
    assert second.status_code == 409
    assert "baru saja diubah administrator lain" in second.text
    for words in ("Rina Marlina", 'value="Rina M."', "Pebayuran", "Tambelang"):
        assert words in second.text
    assert stored().name == "Rina Marlina"

    again = answers(
        name="Rina M.", version=re.search(r'name="version"[^>]*value="(\d+)"', second.text)[1]
    )  # type: ignore[index]
    assert admin.post(f"/akun/{rina.id}", data=again).status_code == 303
    assert stored().name == "Rina M."


def test_a_reset_ends_the_sessions_and_asks_for_a_new_password(
    app: Flask, admin: FlaskClient, sign_in: SignIn
) -> None:
    rina = create_staff(Role.CASEWORKER, email="rina@bekasi.example")
    browser = sign_in(rina)
    assert browser.get("/kata-sandi").status_code == 200
    temporary = password_on(admin.post(f"/akun/{rina.id}/kata-sandi"))
    assert browser.get("/kata-sandi").status_code == 302
    fresh = app.test_client()
    fresh.post("/masuk", data={"email": "rina@bekasi.example", "password": temporary})
    assert fresh.get("/jejak/").location == "/kata-sandi"


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(
    admin: FlaskClient, sign_in: SignIn
) -> None:
    rina = create_staff(Role.CASEWORKER, email="rina@bekasi.example")
    browser = sign_in(rina)
    admin.post(f"/akun/{rina.id}/tutup")
    assert browser.get("/kata-sandi").status_code == 302
    assert "rina@bekasi.example" not in admin.get("/akun/").text
    assert "rina@bekasi.example" in admin.get("/akun/?keadaan=nonaktif").text
    admin.post(f"/akun/{rina.id}/buka")
    assert "rina@bekasi.example" in admin.get("/akun/").text


def test_the_last_administrator_stays(admin: FlaskClient) -> None:
    me = admin.user.id  # type: ignore[attr-defined]
    closing = admin.post(f"/akun/{me}/tutup")
    assert closing.status_code == 422
    assert "paling sedikit satu administrator" in closing.text
    leaving = admin.post(f"/akun/{me}", data=answers(role="auditor", scope="all"))
    assert leaving.status_code == 422
    assert "paling sedikit satu administrator" in leaving.text
    create_staff(Role.ADMINISTRATOR)
    assert admin.post(f"/akun/{me}/tutup").status_code == 303


def test_the_list_is_filtered_and_paged_by_name(admin: FlaskClient) -> None:
    for number in range(60):
        create_staff(Role.CASEWORKER, name=f"Petugas {number:02}")
    create_staff(Role.AUDITOR, name="Zaenal Pemeriksa")
    first = admin.get("/akun/").text
    assert "Petugas 00" in first
    assert "Zaenal" not in first
    following = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert following is not None
    assert "Zaenal" in admin.get(following[1].replace("&amp;", "&")).text
    auditors = admin.get("/akun/?peran=auditor").text
    assert "Zaenal" in auditors
    assert "Petugas 00" not in auditors
    assert "Tidak ada akun seperti itu" in admin.get("/akun/?peran=approver").text


@pytest.mark.parametrize("query", ["after=kacau", "after=W10", "peran=regent&keadaan=x"])
def test_a_mangled_address_is_no_crash(admin: FlaskClient, query: str) -> None:
    assert admin.get(f"/akun/?{query}").status_code in {200, 422}


def test_an_administrator_cannot_see_households(admin: FlaskClient) -> None:
    of_people = (CASE_SEE, REGISTRY_SEE, IDENTITY_UNMASK, AUDIT_READ)
    assert [item for item in of_people if Role.ADMINISTRATOR in item.grants] == []


def test_an_account_that_does_not_exist_is_not_found(admin: FlaskClient) -> None:
    assert admin.get("/akun/4711").status_code == 404
    assert admin.post("/akun/4711/kata-sandi").status_code == 404
