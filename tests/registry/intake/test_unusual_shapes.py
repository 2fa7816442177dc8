"""Lists of unusual shapes go the whole way: preview, repair, into the registry and back."""

from flask.testing import FlaskClient

from portal.registry.agencies.states import ImportState
from tests.registry.agencies.making import csv_bytes
from tests.registry.intake.lists import (
    change,
    claims,
    confirmed,
    names,
    new_kk,
    new_nik,
    only_person,
    page_of_row,
    received,
    registry,
    undone,
)

OF_DAY = "Urutan hari dan bulan di kolom Tgl Salur"


def test_a_replacement_comes_in_and_who_was_replaced_does_not(client: FlaskClient) -> None:
    gone, came = new_nik(), new_nik()
    head = ["No", "KPM Lama", "NIK", "KPM Pengganti", "NIK", "Desa", "Alasan"]
    rows = [head, ["1", "Karta", gone, "Siti Rohmah", came, "Karangharja", "meninggal"]]
    found = received(csv_bytes(rows))
    page = client.get(f"/impor/{found.id}?daftar=peringatan").text
    assert "Yang diganti tidak dicatat sebagai penerima" in page
    page = page_of_row(found, 2)
    assert client.get(f"/impor/{found.id}/{page}").status_code == 200
    found = change(client, found, page, **{"KPM Pengganti": "Siti Rohaeni"})
    assert names(found) == ["Siti Rohaeni"]
    found = confirmed(found)
    person = only_person()
    assert (person.name, person.nik) == ("Siti Rohaeni", came)
    assert undone(found).status is ImportState.UNDONE
    assert registry() == (0, 0)


def test_a_turned_sheet_is_repaired_by_its_turned_rows(client: FlaskClient) -> None:
    nik, kk = new_nik(), new_kk()
    rows = [["Nama", "Siti", "Acih"], ["NIK", nik, "12"], ["No KK", kk, kk]]
    rows += [["Desa", "Karangharja", "Karangharja"]]
    found = received(csv_bytes(rows))
    assert (found.accepted, found.refused) == (1, 1)
    page = page_of_row(found, 3, "(diputar)")
    found = change(client, found, page, NIK=new_nik())
    assert names(found) == ["Siti", "Acih"]
    found = change(client, found, page_of_row(found, 2, "(diputar)"), whose="bukan")
    assert names(found) == ["Acih"]
    assert client.get(f"/impor/{found.id}/kolom").status_code == 200
    found = change(client, found, "kolom", Desa="ignored")
    assert [claim["desa_code"] for claim in claims(found)] == [None]
    confirmed(found)
    assert registry() == (1, 1)


def test_of_a_couple_the_one_whose_columns_are_named_comes_in(client: FlaskClient) -> None:
    nik = new_nik()
    head = ["No", "Nama Suami", "NIK Suami", "Nama Istri", "NIK Istri", "Desa"]
    found = received(csv_bytes([head, ["1", "Karta", "", "Siti", nik, "Karangharja"]]))
    assert found.status is ImportState.FAILED
    assert "Nama Suami, NIK Suami, Nama Istri, NIK Istri" in (found.failure or "")
    found = change(client, found, "kolom", **{"Nama Istri": "name", "NIK Istri": "nik"})
    assert names(found) == ["Siti"]
    assert claims(found)[0]["nik"] == nik


def test_a_person_over_two_rows_is_corrected_in_the_row_below(client: FlaskClient) -> None:
    nik, kk = new_nik(), new_kk()
    head = ["No", "Nama", "NIK / No. KK", "Desa"]
    found = received(csv_bytes([head, ["1", "Siti", nik, "Karangharja"], ["", "", kk[:-1], ""]]))
    assert (found.accepted, found.refused) == (1, 1)
    found = change(client, found, page_of_row(found, 3), **{"NIK / No. KK": kk})
    assert (found.accepted, found.refused, found.skipped) == (1, 0, 1)
    assert (claims(found)[0]["nik"], claims(found)[0]["kk"]) == (nik, kk)
    page = client.get(f"/impor/{found.id}?daftar=dilewati").text
    assert "Lanjutan orang di baris atasnya" in page


def test_one_day_is_asked_about_and_the_answer_gives_it(client: FlaskClient) -> None:
    head = ["Nama", "NIK", "Desa", "Nominal", "Tgl Salur"]
    row = ["Siti", new_nik(), "Karangharja", "600000", "03/04/2026"]
    found = received(csv_bytes([head, row]))
    assert "1 kolom perlu ditanyakan" in client.get(f"/impor/{found.id}").text
    found = change(client, found, "kolom", **{OF_DAY: "day_first"})
    assert claims(found)[0]["aid_date"] == "2026-04-03"


def test_a_mark_and_its_note_are_seen_and_kept(client: FlaskClient) -> None:
    rows = [["No", "Nama", "NIK", "Desa"], ["1", "Siti *", new_nik(), "Karangharja"]]
    found = received(csv_bytes([*rows, ["", "*) sudah meninggal", "", ""]]))
    assert (names(found), claims(found)[0]["status"]) == (["Siti"], "dead")
    assert "sudah meninggal" in client.get(f"/impor/{found.id}?daftar=peringatan").text
    assert undone(confirmed(found)).status is ImportState.UNDONE
