"""A person corrects how a list is read: headers, sheets, dates and single rows."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.errors import StaleRecord
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent, AuditValues
from portal.platform.permissions import Role
from portal.registry.agencies.column_samples import Correction
from portal.registry.agencies.models import Agency, Import
from portal.registry.intake import services
from tests.factories import PORTAL
from tests.registry.agencies.making import csv_bytes
from tests.registry.intake.lists import (
    answers,
    change,
    claims,
    content,
    names,
    new_nik,
    page_of_row,
    person,
    received,
    reload,
    work,
)

SignIn = Callable[..., FlaskClient]
HEADER = ["No", "Nama", "NIK", "Tgl Lahir", "Desa"]


def row(number: int, name: str, **values: str) -> list[str]:
    told = {"nik": new_nik(), "born": "12-04-1980", **values}
    return [str(number), name, told["nik"], told["born"], "Karangharja"]


def unclear_days() -> bytes:
    """People without NIK born on days that can be read both ways."""
    return csv_bytes(
        [
            HEADER,
            *(
                row(day, f"Warga {'abcdefgh'[day]}", nik="", born=f"0{day + 1}/09/1980")
                for day in range(1, 8)
            ),
        ]
    )


def test_an_unclear_order_of_days_is_asked_once_and_remembered(client: FlaskClient) -> None:
    found = received(unclear_days())
    assert {claim["birth_date"] for claim in claims(found)} == {None}
    assert "1 kolom perlu ditanyakan" in client.get(f"/impor/{found.id}").text
    page = client.get(f"/impor/{found.id}/kolom").text
    assert page.index("Urutan hari dan bulan di kolom Tgl Lahir") < page.index(">Nama<")
    found = change(
        client, found, "kolom", **{"Urutan hari dan bulan di kolom Tgl Lahir": "month_first"}
    )
    assert [claim["birth_date"] for claim in claims(found)][:2] == ["1980-02-09", "1980-03-09"]
    assert "perlu ditanyakan" not in client.get(f"/impor/{found.id}").text
    agency = db.session.scalars(select(Agency).where(Agency.code == "dinsos")).one()
    assert (agency.mapping or {})["tgllahir"] == "birth_date month_first"
    again = received(unclear_days())
    assert [claim["birth_date"] for claim in claims(again)][:2] == ["1980-02-09", "1980-03-09"]


def test_the_order_of_the_days_of_aid_is_asked_once_and_remembered_too(client: FlaskClient) -> None:
    days = [f"0{at}/0{at + 1}/2025" for at in range(1, 8)]
    rows = content(*(person(Nominal="750000", **{"Tgl Salur": day}) for day in days))
    found = received(rows)
    assert {claim["aid_date"] for claim in claims(found)} == {None}
    assert "Urutan hari dan bulan tidak jelas di kolom Tgl Salur" in preview(client, found)
    found = change(
        client, found, "kolom", **{"Urutan hari dan bulan di kolom Tgl Salur": "month_first"}
    )
    assert [claim["aid_date"] for claim in claims(found)][:2] == ["2025-01-02", "2025-02-03"]
    assert "perlu ditanyakan" not in preview(client, found)
    again = received(rows)
    assert [claim["aid_date"] for claim in claims(again)][:2] == ["2025-01-02", "2025-02-03"]


def preview(client: FlaskClient, found: Import) -> str:
    return unescape(client.get(f"/impor/{found.id}").text)


def test_the_agency_shows_the_remembered_order(client: FlaskClient, sign_in: SignIn) -> None:
    found = received(unclear_days())
    change(client, found, "kolom", **{"Urutan hari dan bulan di kolom Tgl Lahir": "day_first"})
    agency = reload(found.id).agency_id
    page = sign_in(Role.ADMINISTRATOR).get(f"/instansi/{agency}").text
    assert "Tanggal lahir (Hari dulu, lalu bulan)" in page


def test_a_cell_is_corrected_in_its_row(client: FlaskClient) -> None:
    found = received(content(person(), person(NIK="12345", Nama="Acih")))
    assert found.refused == 1
    page = page_of_row(found, 3)
    assert "NIK harus 16 angka" in client.get(f"/impor/{found.id}/{page}").text
    found = change(client, found, page, NIK=new_nik())
    assert (found.accepted, found.refused) == (2, 0)
    assert "diperbaiki" in client.get(f"/impor/{found.id}").text
    client.post(f"/impor/{found.id}/{page}/kembalikan")
    work()
    assert reload(found.id).refused == 1


def test_several_corrections_of_one_list_all_stay(client: FlaskClient) -> None:
    found = received(content(person(NIK="1"), person(NIK="2"), person(NIK="3")))
    pages = {number: page_of_row(found, number) for number in (2, 3, 4)}
    opened = {
        number: answers(client.get(f"/impor/{found.id}/{page}"), NIK=new_nik())
        for number, page in pages.items()
    }
    for number, page in pages.items():
        assert client.post(f"/impor/{found.id}/{page}", data=opened[number]).status_code == 303
        work()
    assert reload(found.id).accepted == 3


def test_of_two_who_correct_one_row_the_second_is_told(client: FlaskClient) -> None:
    found = received(content(person(NIK="1")))
    page = page_of_row(found, 2)
    slow = answers(client.get(f"/impor/{found.id}/{page}"), Nama="Enok")
    found = change(client, found, page, NIK=new_nik())
    answer = client.post(f"/impor/{found.id}/{page}", data=slow)
    assert answer.status_code == 409
    assert "baru saja diperbaiki orang lain" in answer.text
    assert reload(found.id).accepted == 1


def test_of_two_who_change_the_reading_the_second_is_told(client: FlaskClient) -> None:
    found = received(content(person()))
    address = f"/impor/{found.id}/kolom"
    slow = answers(client.get(address), Alamat="ignored")
    found = change(client, found, "kolom", NIK="ignored")
    answer = client.post(address, data=slow)
    assert answer.status_code == 409
    assert "baru saja diubah orang lain" in answer.text
    columns = {column["label"]: column["field"] for column in reload(found.id).columns}
    assert (columns["NIK"], columns["Alamat"]) == ("ignored", "address")


def test_a_person_says_whose_row_it_is(client: FlaskClient) -> None:
    rows = [HEADER, row(1, "Siti Rohmah"), ["", "Jumlah", "", "", ""], row(2, "Acih")]
    found = received(csv_bytes(rows))
    assert (found.accepted, found.skipped) == (2, 1)
    skipped_page = page_of_row(found, 3)
    page = page_of_row(found, 4)
    found = change(client, found, page, whose="bukan")
    assert names(found) == ["Siti Rohmah"]
    assert "Dinyatakan bukan orang" in client.get(f"/impor/{found.id}?daftar=dilewati").text
    found = change(client, found, skipped_page, Nama="Enok", whose="orang")
    assert names(found) == ["Siti Rohmah", "Enok"]
    found = change(client, found, page, whose="portal")
    assert names(found) == ["Siti Rohmah", "Enok", "Acih"]


def test_every_row_of_the_preview_leads_to_its_page(client: FlaskClient) -> None:
    rows = [HEADER, row(1, "Siti Rohmah"), row(2, "Acih", nik="5"), ["", "Jumlah", "", "", ""]]
    found = received(csv_bytes(rows))
    for part in ("tambah", "ditolak", "dilewati"):
        page = client.get(f"/impor/{found.id}?daftar={part}").text
        (address,) = set(re.findall(r'href="(/impor/\d+/baris/\d+)', page))
        assert client.get(address).status_code == 200


def test_who_opened_a_row_is_on_record_and_its_cells_are_not(client: FlaskClient) -> None:
    nik = new_nik()
    found = received(content(person(NIK="1")))
    page = page_of_row(found, 2)
    change(client, found, page, NIK=nik)
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert "imports.open_row" in actions
    assert "imports.read_again" in actions
    said = [str(content) for content in db.session.scalars(select(AuditValues.content))]
    assert not any(nik in text for text in said)


def test_rows_of_a_list_that_is_in_the_registry_are_not_corrected(client: FlaskClient) -> None:
    found = received(content(person()))
    page = page_of_row(found, 2)
    client.post(f"/impor/{found.id}/masukkan")
    work()
    assert client.get(f"/impor/{found.id}/{page}").status_code == 409
    assert client.post(f"/impor/{found.id}/{page}/kembalikan").status_code == 409


def test_a_row_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    found = received(content(person()))
    assert client.get(f"/impor/{found.id}/baris/99").status_code == 404


def test_no_order_is_kept_of_a_column_that_is_not_of_days(client: FlaskClient) -> None:
    found = received(unclear_days())
    found = change(
        client, found, "kolom", **{"Urutan hari dan bulan di kolom Tgl Lahir": "month_first"}
    )
    change(client, found, "kolom", **{"Tgl Lahir": "ignored"})
    agency = db.session.scalars(select(Agency).where(Agency.code == "dinsos")).one()
    assert (agency.mapping or {})["tgllahir"] == "ignored"


def test_saying_automatic_again_asks_again(client: FlaskClient) -> None:
    found = received(unclear_days())
    order = "Urutan hari dan bulan di kolom Tgl Lahir"
    found = change(client, found, "kolom", **{order: "month_first"})
    found = change(client, found, "kolom", **{order: ""})
    assert "1 kolom perlu ditanyakan" in client.get(f"/impor/{found.id}").text


def test_a_second_correction_of_a_row_keeps_the_first(client: FlaskClient) -> None:
    found = received(content(person(NIK="1", Nama="Enok")))
    page = page_of_row(found, 2)
    found = change(client, found, page, NIK=new_nik())
    found = change(client, found, page, Nama="Enok Rohaeni")
    assert names(found) == ["Enok Rohaeni"]
    assert claims(found)[0]["nik"] is not None


def test_a_reading_that_changed_in_the_meantime_is_not_written_over(client: FlaskClient) -> None:
    found = received(content(person()))
    version = services.reading_version(found)
    nothing = Correction(fields={}, orders={}, headers={}, left_out=frozenset())
    found = change(client, found, "kolom", NIK="ignored")
    with pytest.raises(StaleRecord), transaction():
        services.correct_reading(PORTAL, found, nothing, version=version)
