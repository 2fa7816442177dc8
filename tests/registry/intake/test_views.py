"""Pages of an import."""

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.platform.jobs.models import Job
from portal.platform.permissions import Role
from portal.registry.agencies.models import Agency, Import
from portal.registry.agencies.reading import read_table
from portal.registry.agencies.services import ensure_agencies
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import Person
from tests.factories import PEBAYURAN, create_case, create_staff
from tests.registry.agencies.making import csv_bytes, xlsx_bytes
from tests.registry.intake.lists import (
    answers,
    brought_in,
    content,
    new_nik,
    people,
    person,
    received,
    registry,
    reload,
    work,
)

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def client(app: Flask, sign_in: SignIn) -> FlaskClient:
    """A supervisor of the whole regency."""
    with transaction():
        ensure_agencies()
    return sign_in(Role.SUPERVISOR, districts=None)


def send(client: FlaskClient, data: bytes, name: str = "daftar.csv", agency: str = "dinsos") -> Any:
    return client.post("/impor/baru", data={"agency": agency, "file": (io.BytesIO(data), name)})


def opened(client: FlaskClient, data: bytes, **fields: str) -> str:
    """The address of a list that was sent and read."""
    answer = send(client, data, **fields)
    assert answer.status_code == 303
    work()
    return str(answer.location)


def text_of(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_without_a_list_the_page_says_what_to_do(client: FlaskClient) -> None:
    page = client.get("/impor")
    assert "Belum ada daftar" in page.text
    assert "/impor/baru" in page.text


def test_a_list_is_sent_looked_at_let_in_and_found_again(client: FlaskClient) -> None:
    answer = send(client, content(*people(3), person(Nama="")))
    here = answer.location
    waiting = client.get(here)
    assert "hx-get" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    work()
    preview = client.get(here)
    assert "Tambahkan 3 orang" in text_of(preview)
    assert "baris 5 Nama: Nama kosong." in text_of(preview)
    assert registry() == (0, 0)
    assert client.post(f"{here}/masukkan").status_code == 303
    assert "progress" in client.get(here).text
    work()
    assert "sudah masuk" in text_of(client.get(here))
    assert "3 diterima, 1 ditolak" in text_of(client.get("/impor"))
    assert registry() == (3, 3)


def test_a_double_click_lets_a_list_in_once(client: FlaskClient) -> None:
    here = opened(client, content(*people(2)))
    assert [client.post(f"{here}/masukkan").status_code for _ in range(3)] == [303] * 3
    work()
    assert client.post(f"{here}/masukkan").status_code == 303
    work()
    assert registry() == (2, 2)
    jobs = select(func.count()).where(Job.kind == "imports.apply")
    assert db.session.scalar(jobs) == 1


def test_htmx_sees_progress_and_is_led_on_at_the_end(client: FlaskClient) -> None:
    here = send(client, content(person())).location
    part = client.get(here, headers={"HX-Request": "true"})
    assert "<progress" in part.text
    assert "<html" not in part.text
    work()
    ended = client.get(here, headers={"HX-Request": "true"})
    assert ended.headers["HX-Redirect"] == here


def test_a_file_that_cannot_be_taken_is_refused_beside_its_field(client: FlaskClient) -> None:
    for data, said in (
        (b"", "Berkas ini kosong"),
        (b"x" * (21 * 1024**2), "lebih besar dari 20 MB"),
    ):
        answer = send(client, data)
        assert answer.status_code == 422
        assert re.search(rf'id="file-error">[^<]*{said}', answer.text)
        assert '<option selected value="dinsos">' in answer.text
    beyond_the_server = send(client, b"x" * (26 * 1024**2))
    assert beyond_the_server.status_code == 422
    assert "lebih besar dari 20 MB" in beyond_the_server.text
    nothing = client.post("/impor/baru", data={"agency": ""})
    assert nothing.status_code == 422
    assert "Pilih berkasnya dulu" in nothing.text
    assert db.session.scalar(select(func.count(Import.id))) == 0


def test_a_file_that_cannot_be_read_says_why_and_can_be_thrown_away(client: FlaskClient) -> None:
    here = opened(client, b"PK\x03\x04 cut off", name="daftar.xlsx")
    assert "rusak atau terpotong" in client.get(here).text
    assert client.post(f"{here}/buang").status_code == 303
    assert "dibuang" in client.get(here).text


def test_columns_are_corrected_and_the_agencys_next_list_is_read_the_same(
    client: FlaskClient,
) -> None:
    rows = [
        ["Sebutan", "Nomor Induk", "Keterangan", "Desa", "Kecamatan"],
        *([f"Warga {letter}", new_nik(), "-", "Karangharja", "Pebayuran"] for letter in "abcd"),
    ]
    rows[1][0] = rows[2][0] = "Warga a"  # names that repeat are not known by their contents
    rows[3][0] = rows[4][0] = "Warga b"
    here = opened(client, csv_bytes(rows), agency="usulan")
    failed = client.get(here)
    assert "Baris judul kolom tidak ditemukan" in failed.text
    columns = client.get(f"{here}/kolom")
    assert "Warga a" in columns.text
    assert "3216••••" in columns.text
    assert rows[1][1] not in columns.text
    refused = client.post(f"{here}/kolom", data=answers(columns))
    assert refused.status_code == 422
    assert "Tunjukkan kolom mana yang berisi nama" in refused.text
    assert client.post(f"{here}/kolom", data=answers(columns, Sebutan="name")).status_code == 303
    work()
    assert "Tambahkan 4 orang" in client.get(here).text
    again = opened(
        client,
        csv_bytes([*rows, ["Acih", new_nik(), "", "Karangharja", "Pebayuran"]]),
        agency="usulan",
    )
    assert "Tambahkan 5 orang" in client.get(again).text
    other = opened(client, csv_bytes(rows), agency="dinsos")
    assert "Baris judul kolom tidak ditemukan" in client.get(other).text


def test_correcting_a_column_makes_the_preview_anew(client: FlaskClient) -> None:
    here = opened(client, content(person(), person()))
    page = client.get(f"{here}/kolom")
    client.post(f"{here}/kolom", data=answers(page, NIK="ignored"))
    work()
    assert "Tambahkan 2 orang" in client.get(here).text
    client.post(f"{here}/masukkan")
    work()
    persons = registry()[0]
    assert persons == 2
    agency = db.session.scalars(select(Agency).where(Agency.code == "dinsos")).one()
    assert agency.mapping is not None
    assert agency.mapping["nik"] == "ignored"


def test_the_same_file_and_another_agencys_format_are_noticed(client: FlaskClient) -> None:
    data = content(person(), person())
    brought_in(person(), person(), agency="kemensos")
    assert "tampaknya dari Kementerian Sosial" in client.get(opened(client, data)).text
    again = client.get(opened(client, data))
    assert "Berkas yang sama pernah diunggah" in again.text
    assert "tampaknya" not in client.get(opened(client, data, agency="kemensos")).text


def test_sheets_without_a_header_are_named(client: FlaskClient) -> None:
    rows = [["Nama", "NIK", "Desa"], ["Siti Rohmah", new_nik(), "Karangharja"]]
    book = xlsx_bytes({"Daftar": rows, "Catatan": [["Tolong segera diproses"]]})
    page = client.get(opened(client, book, name="daftar.xlsx"))
    assert "Lembar Catatan, tanpa daftar orang: 1 baris." in page.text


def test_refused_rows_are_downloaded_corrected_and_sent_again(client: FlaskClient) -> None:
    formula = "=HYPERLINK(0)"
    header = [
        ["DESA KARANGHARJA"],
        [],
        ["Nama", "NIK", "Tempat & Tgl Lahir", "Alamat", ""],
        ["", "", "", "Kp", "RT"],
    ]
    good, bad = new_nik(), new_nik()
    rows = [
        *header,
        ["Siti Rohmah", good, "Bekasi, 12-04-1980", "Kp. Pulo", "3"],
        [formula, "123", "Bekasi, 12-04-1980", "Kp. Pulo", "3"],
        ["Acih", bad, "Bekasi, 31-02-1980", "Kp. Pulo", "4"],
    ]
    here = opened(client, xlsx_bytes({"Karangharja": rows}), name="daftar.xlsx", agency="desa")
    assert "Unduh 2 baris" in client.get(here).text
    answer = client.get(f"{here}/ditolak.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"<f>" not in answer.data
    (sheet,) = read_table(answer.data, "ditolak.xlsx")
    assert sheet.name == "Karangharja"
    cells = [list(row) for _, row in sheet.rows()]
    assert cells[-2][0] == formula
    assert cells[-1][-1] == (
        "Tempat & Tgl Lahir: Tanggal lahir tidak mungkin. Tertulis: 31-02-1980"
    )
    sent_again = reload(received(answer.data, name="ditolak.xlsx", agency="desa").id)
    assert (sent_again.accepted, sent_again.refused) == (0, 2)
    cells[-2][0], cells[-2][1] = "Enok", new_nik()
    cells[-1][2] = "Bekasi, 28-02-1980"
    corrected = received(xlsx_bytes({"Karangharja": cells}), name="ditolak.xlsx", agency="desa")
    assert (corrected.rows, corrected.accepted, corrected.refused) == (2, 2, 0)
    noted = select(func.count()).where(AuditEvent.action == "imports.download_refused")
    assert db.session.scalar(noted) == 1


def test_html_and_directions_in_names_stay_text(client: FlaskClient) -> None:
    here = opened(client, content(person(Nama="<b>Siti</b>"), person(Nama="\u202eسيتي")))
    page = client.get(f"{here}?daftar=tambah")
    assert "&lt;b&gt;Siti&lt;/b&gt;" in page.text
    assert "\u202e" not in page.text
    assert "<bdi>سيتي</bdi>" in page.text


def test_what_rests_on_an_import_is_said_before_anything_is_asked(client: FlaskClient) -> None:
    row = person()
    here = opened(client, content(row))
    client.post(f"{here}/masukkan")
    work()
    assert "Urungkan seluruh impor" in client.get(f"{here}/urungkan").text
    later = brought_in({**row, "RT": "9"}, agency="kemensos")
    page = client.get(f"{here}/urungkan")
    assert "disebut lagi oleh daftar lain: 1 (Siti Rohmah)" in page.text
    assert "Urungkan seluruh impor" not in page.text
    assert "tidak dapat diurungkan" in client.post(f"{here}/urungkan").text
    client.post(f"/impor/{later.id}/urungkan")
    work()
    client.post(f"{here}/urungkan")
    work()
    assert "kembali seperti semula" in client.get(here).text
    assert registry() == (0, 0)


def test_a_supervisor_of_some_kecamatan_sees_their_own_lists_only(
    client: FlaskClient, sign_in: SignIn
) -> None:
    own = create_staff(Role.SUPERVISOR, districts=[PEBAYURAN])
    browser = sign_in(own)
    theirs = opened(client, content(person()))
    mine = opened(browser, content(person()))
    for page in ("", "/kolom", "/urungkan", "/ditolak.xlsx"):
        assert browser.get(f"{theirs}{page}").status_code == 404
    for step in ("masukkan", "buang", "lanjutkan"):
        assert browser.post(f"{theirs}/{step}").status_code == 404
    assert "Hanya orang di wilayah itu" in browser.get("/impor/baru").text
    assert browser.get(mine).status_code == 200
    assert client.get(mine).status_code == 200
    assert theirs not in browser.get("/impor").text


def test_a_list_is_thrown_away_while_it_is_being_read(client: FlaskClient) -> None:
    here = send(client, content(*people(3))).location
    assert client.post(f"{here}/buang").status_code == 303
    work()
    found = db.session.scalars(select(Import)).one()
    assert found.status is ImportState.DISCARDED
    assert client.post(f"{here}/masukkan").status_code == 409
    assert registry() == (0, 0)


def test_after_the_import_the_families_without_a_case_are_one_click_away(
    client: FlaskClient,
) -> None:
    row = person(Nama="Enok Rohaeni")
    brought_in(person(Nama="Acih Sukaesih"), agency="kemensos")
    here = opened(client, content(row, person(Nama="Mimin Mintarsih")))
    client.post(f"{here}/masukkan")
    work()
    page = client.get(here)
    assert "2 keluarga dari daftar ini belum pernah punya kasus" in text_of(page)
    (link,) = set(re.findall(r'href="(/keluarga\?[^"]*kasus=belum[^"]*)"', unescape(page.text)))
    families = text_of(client.get(link))
    assert "Enok Rohaeni" in families
    assert "Acih Sukaesih" not in families
    household = db.session.scalars(select(Person).where(Person.name == "Enok Rohaeni")).one()
    create_case(household=household.household)
    assert "1 keluarga dari daftar ini belum pernah" in text_of(client.get(here))
    left = text_of(client.get(link))
    assert "Enok Rohaeni" not in left
    assert "Mimin Mintarsih" in left


def test_a_list_tells_what_it_holds_besides_people(client: FlaskClient) -> None:
    rows = [
        ["No", "Nama", "NIK", "Desa", "No Rekening"],
        ["1", "Siti Rohmah", new_nik(), "Karangharja", "1234567890"],
    ]
    page = text_of(client.get(opened(client, csv_bytes(rows))))
    assert "Kolom tentang orang atau hal lain, hanya disimpan: No Rekening." in page
    plain = text_of(client.get(opened(client, content(person()))))
    assert "Tidak semua isi berkas" not in plain
