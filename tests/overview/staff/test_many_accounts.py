"""An office's accounts from one table: looked at first, then all or none; slips to hand out."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from portal.core.clock import acting_at, utc_now
from portal.core.extensions import db
from portal.overview.staff.account_list import accounts_in, as_text, table_of
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent
from portal.platform.permissions import Role
from portal.platform.regions.queries import districts
from tests import factories as make

SignIn = Callable[..., FlaskClient]
HEADER = "Nama\tSurel\tPeran\tKecamatan\tNIP\tJabatan"
GOOD = [
    "Rina Marlina\trina@dinas.example\tPendamping\tPebayuran, Tambelang\t\tPekerja sosial",
    "Agus Salim\tagus@dinas.example\tPenetap bantuan\tsemua\t198001012005011001\tKepala bidang",
    "Wawan\twawan@dinas.example\tAdministrator\t\t\t",
]
pytestmark = pytest.mark.one_database(
    "a table is read in Python; the service that makes accounts is tested on both databases"
)


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ADMINISTRATOR)


def pasted(*rows: str) -> str:
    return "\n".join([HEADER, *rows])


def emails() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(User.email).where(User.email.like("%@dinas.example"))))


def test_a_pasted_table_is_shown_before_anything_is_made(admin: FlaskClient) -> None:
    preview = admin.post("/akun/banyak", data={"table": pasted(*GOOD)})
    assert preview.status_code == 200
    assert "3 akun siap dibuat" in preview.text
    assert emails() == set()
    made = admin.post("/akun/banyak/buat", data={"table": pasted(*GOOD)})
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    assert emails() == {f"{name}@dinas.example" for name in ("rina", "agus", "wawan")}
    rina = db.session.scalars(select(User).where(User.email == "rina@dinas.example")).one()
    assert rina.district_codes == {make.PEBAYURAN, make.TAMBELANG}
    agus = db.session.scalars(select(User).where(User.email == "agus@dinas.example")).one()
    assert (agus.role, agus.everywhere) == (Role.APPROVER, True)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("\ta@dinas.example\tPendamping\tPebayuran", "Nama belum diisi"),
        ("Ani\tani.kantor\tPendamping\tPebayuran", "surel ini tidak lengkap"),
        ("Ani\trina@dinas.example\tPendamping\tPebayuran", "Surel ini ada pada dua baris"),
        ("Ani\tlama@dinas.example\tPendamping\tPebayuran", "sudah dipakai akun lain"),
        ("Ani\tani@dinas.example\tRaja\tPebayuran", "Peran ini tidak dikenal"),
        ("Ani\tani@dinas.example\tPendamping\tNegeri Jauh", "Kecamatan tidak dikenal: Negeri"),
        ("Ani\tani@dinas.example\tPendamping\t", "paling sedikit satu kecamatan"),
        ("Ani\tani@dinas.example\tPendamping\tPebayuran\t123", "NIP terdiri dari 18 angka"),
    ],
)
def test_a_bad_row_has_its_reason_and_no_account_is_made(
    admin: FlaskClient, row: str, reason: str
) -> None:
    make.create_staff(Role.AUDITOR, email="lama@dinas.example")
    table = {"table": pasted(*GOOD, row)}
    preview = admin.post("/akun/banyak", data=table)
    assert preview.status_code == 422
    assert reason in unescape(preview.text)
    assert admin.post("/akun/banyak/buat", data=table).status_code == 422
    assert emails() == {"lama@dinas.example"}


def test_the_table_is_repaired_where_its_faults_are_shown(admin: FlaskClient) -> None:
    row = "Ani\tani.kantor\tPendamping\tPebayuran; Tambelang"
    preview = admin.post("/akun/banyak", data={"table": pasted(*GOOD, row)}).text
    shown = unescape(re.findall(r"<textarea[^>]*>\s*([^<]*)</textarea>", preview)[-1])
    again = admin.post("/akun/banyak", data={"table": shown.replace("ani.k", "ani@k.")})
    assert "4 akun siap dibuat" in again.text


def test_a_workbook_is_read_like_a_pasted_table(admin: FlaskClient) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate([HEADER, *GOOD]):
            sheet.write_row(number, 0, line.split("\t"))
    file.seek(0)
    preview = admin.post("/akun/banyak", data={"workbook": (file, "akun.xlsx")})
    assert "3 akun siap dibuat" in preview.text
    assert "Rina Marlina" in preview.text


@pytest.mark.parametrize("text", ["", "nama;surel", HEADER, "x" * 70_000, "a\tb\n" * 150])
def test_what_is_no_table_of_accounts_is_answered_in_words(admin: FlaskClient, text: str) -> None:
    assert admin.post("/akun/banyak", data={"table": text}).status_code == 422


def test_columns_may_stand_in_any_order_or_without_a_header(app: Flask) -> None:
    turned = "Surel;Nama;Kecamatan;Peran\nrina@dinas.example;Rina;32.16.08;caseworker"
    plain = "Rina,rina@dinas.example,Pendamping,Pebayuran"
    for text in (turned, plain):
        (row,) = accounts_in(table_of(text, b"", ""), districts())
        assert (row.name, row.role, row.districts) == ("Rina", Role.CASEWORKER, ("32.16.08",))
        assert row.faults == ()
        again = table_of(as_text(table_of(text, b"", "")), b"", "")
        assert accounts_in(again, districts()) == [row]


def test_each_account_has_a_slip_with_its_password_which_opens_it_once(
    app: Flask, admin: FlaskClient
) -> None:
    made = admin.post("/akun/banyak/buat", data={"table": pasted(*GOOD)}).text
    names = ("name", "email", "password", "until")
    fields = {
        name: [unescape(v) for v in re.findall(rf'name="{name}" value="([^"]*)"', made)]
        for name in names
    }
    pdf = admin.post("/akun/lembar", data=fields)
    assert pdf.content_type == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)
    for name, email, password in zip(*(fields[n] for n in names[:3]), strict=True):
        assert name in text
        assert email in text
        assert password in text.replace("\n", "")
    rina = app.test_client()
    given = {"email": fields["email"][0], "password": fields["password"][0]}
    assert rina.post("/masuk", data=given).status_code == 303
    assert rina.get("/").location == "/kata-sandi"


def test_a_temporary_password_opens_nothing_after_its_days(app: Flask, admin: FlaskClient) -> None:
    made = admin.post("/akun/banyak/buat", data={"table": pasted(GOOD[0])}).text
    password = re.findall(r'class="spoken"[^>]*>([^<]+)<', made)[0]
    late = app.test_client()
    with acting_at(utc_now() + timedelta(days=8)):
        answer = late.post("/masuk", data={"email": "rina@dinas.example", "password": password})
        wrong = late.post("/masuk", data={"email": "rina@dinas.example", "password": "x" * 12})
    assert "sudah lewat masanya" in answer.text
    assert "sudah lewat masanya" not in wrong.text  # only who knows it is told
    action = AuditEvent.action == "users.refuse_expired"
    assert db.session.scalars(select(AuditEvent).where(action)).one().values is not None


def test_a_corrected_address_ends_the_sessions_and_stands_in_the_trail(
    admin: FlaskClient, sign_in: SignIn
) -> None:
    rina = make.create_staff(Role.CASEWORKER, email="rian@dinas.example")
    browser = sign_in(rina)
    assert browser.get("/").status_code == 200
    url = f"/akun/{rina.id}/surel"
    assert admin.post(url, data={"email": "rina"}).status_code == 422
    assert admin.post(url, data={"email": "Rina@dinas.example"}).status_code == 303
    assert browser.get("/").status_code == 302
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "users.change_email")
    ).one()
    assert event.values is not None
    assert event.values.content["before"] == {"email": "rian@dinas.example"}
    make.create_staff(Role.AUDITOR, email="lain@dinas.example")
    assert admin.post(url, data={"email": "lain@dinas.example"}).status_code == 422


def test_the_sign_in_stands_in_the_trail_with_its_address(app: Flask, admin: FlaskClient) -> None:
    made = admin.post("/akun/banyak/buat", data={"table": pasted(GOOD[0])}).text
    password = re.findall(r'class="spoken"[^>]*>([^<]+)<', made)[0]
    app.test_client().post("/masuk", data={"email": "rina@dinas.example", "password": password})
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "users.sign_in")).one()
    assert event.values is not None
    assert event.values.content == {"network_address": "127.0.0.1"}


def test_each_role_is_explained_where_one_is_chosen(admin: FlaskClient) -> None:
    page = admin.get("/akun/baru").text
    assert "mengunjungi keluarga" in page
    assert "tidak melihat data keluarga" in page


def test_a_name_that_is_nearly_right_gets_the_right_one_beside_it(admin: FlaskClient) -> None:
    row = "Ani\tani@dinas.example\tPendampig\tPebayuraan"
    page = unescape(admin.post("/akun/banyak", data={"table": pasted(row)}).text)
    assert "Mungkin: pendamping." in page
    assert "Pebayuraan (mungkin Pebayuran)" in page
    far = pasted("Ani\tani@dinas.example\tKetua\tZzz")
    page = unescape(admin.post("/akun/banyak", data={"table": far}).text)
    assert "Yang ada: " in page
    assert "Zzz." in page
