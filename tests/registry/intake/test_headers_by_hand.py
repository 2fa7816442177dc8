"""A person sets the header row of a sheet, that it has none, or that a table is left out."""

from flask.testing import FlaskClient

from portal.registry.agencies.states import ImportState
from tests.registry.agencies.making import csv_bytes, xlsx_bytes
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

HEADER = ["No", "Nama", "NIK", "Tgl Lahir", "Desa"]


def row(number: int, name: str, **values: str) -> list[str]:
    told = {"nik": new_nik(), "born": "12-04-1980", **values}
    return [str(number), name, told["nik"], told["born"], "Karangharja"]


def test_the_header_is_in_the_row_that_a_person_names(client: FlaskClient) -> None:
    rows = [
        ["No", "Nama", "NIK", "Desa", "Kecamatan"],
        ["1", "2", "3", "4", "5"],
        ["Urut", "Pendamping", "Nomor", "Wilayah", "Warga"],
        ["1", "Petugas", new_nik(), "Karangharja", "Siti Rohmah"],
    ]
    found = received(csv_bytes(rows))
    assert "Siti Rohmah" not in names(found)
    found = change(client, found, "kolom", **{"Baris judul kolom": "3"})
    read = change(client, found, "kolom", Warga="name", Pendamping="ignored")
    assert names(read) == ["Siti Rohmah"]
    assert (read.mapping or {})["tables"][0]["header_row"] == 3


def test_a_header_in_an_empty_row_is_refused_and_can_be_named_again(client: FlaskClient) -> None:
    found = received(csv_bytes([["DAFTAR"], [], HEADER, row(1, "Siti Rohmah")]))
    failed = change(client, found, "kolom", **{"Baris judul kolom": "2"})
    assert "Baris 2 di lembar 1 kosong" in (failed.failure or "")
    assert names(change(client, failed, "kolom", **{"Baris judul kolom": "3"})) == ["Siti Rohmah"]


def test_a_table_is_left_out_and_taken_back(client: FlaskClient) -> None:
    book = xlsx_bytes(
        {"Satu": [HEADER, row(1, "Siti Rohmah")], "Dua": [HEADER, row(1, "Acih Sukaesih")]}
    )
    found = received(book, name="daftar.xlsx")
    assert names(found) == ["Siti Rohmah", "Acih Sukaesih"]
    found = change(client, found, "kolom", **{"Jangan baca Dua": "y"})
    assert names(found) == ["Siti Rohmah"]
    page = answers(client.get(f"/impor/{found.id}/kolom"))
    assert page.pop("leave-1") == "y"
    client.post(f"/impor/{found.id}/kolom", data=page)
    work()
    assert names(reload(found.id)) == ["Siti Rohmah", "Acih Sukaesih"]


def test_a_sheet_that_was_not_read_is_read_when_asked(client: FlaskClient) -> None:
    book = xlsx_bytes(
        {
            "Daftar": [HEADER, row(1, "Siti Rohmah")],
            "Tambahan": [["susulan"], ["Sebutan", "Nomor Induk"], ["Acih Sukaesih", new_nik()]],
        }
    )
    found = received(book, name="daftar.xlsx")
    failed = change(client, found, "kolom", **{"Baca lembar Tambahan": "y"})
    assert "Baris judul di lembar Tambahan tidak ditemukan" in (failed.failure or "")
    found = change(
        client,
        failed,
        "kolom",
        **{
            "Baca lembar Tambahan": "y",
            "Baris judul kolom di lembar Tambahan": "2",
        },
    )
    found = change(client, found, "kolom", Sebutan="name")
    assert names(found) == ["Siti Rohmah", "Acih Sukaesih"]


def test_a_row_number_that_no_file_has_is_refused_beside_its_field(client: FlaskClient) -> None:
    found = received(content(person()))
    address = f"/impor/{found.id}/kolom"
    answer = client.post(address, data=answers(client.get(address), **{"Baris judul kolom": "-1"}))
    assert answer.status_code == 422
    assert "Antara 0 dan" in answer.text


def test_a_hidden_sheet_is_read_when_asked(client: FlaskClient) -> None:
    sheets = {"Baru": [HEADER, row(1, "Siti Rohmah")], "Lama": [HEADER, row(1, "Acih Sukaesih")]}
    book = xlsx_bytes(sheets, hidden=["Lama"])
    found = received(book, name="daftar.xlsx")
    assert names(found) == ["Siti Rohmah"]
    assert "Lembar tersembunyi Lama: 2 baris." in client.get(f"/impor/{found.id}").text
    found = change(client, found, "kolom", **{"Baca lembar Lama": "y"})
    assert names(found) == ["Siti Rohmah", "Acih Sukaesih"]


def test_a_table_beside_another_is_left_out(client: FlaskClient) -> None:
    header = ["No", "Nama", "NIK", "", "No", "Nama", "NIK"]
    rows = [
        ["1", "Siti Rohmah", new_nik(), "", "2", "Acih Sukaesih", new_nik()],
        ["3", "Enok Rohaeni", new_nik(), "", "4", "Mimin Mintarsih", new_nik()],
    ]
    found = received(xlsx_bytes({"Desa": [header, *rows]}), name="daftar.xlsx")
    assert len(names(found)) == 4
    found = change(client, found, "kolom", **{"Jangan baca Desa (E–G)": "y"})
    assert names(found) == ["Siti Rohmah", "Enok Rohaeni"]
    page = page_of_row(found, 2, "Desa (A–D)")
    found = change(client, found, page, Nama="Siti Aisyah")
    assert names(found) == ["Siti Aisyah", "Enok Rohaeni"]


def test_a_header_begins_in_the_named_row_even_where_the_one_above_looks_like_labels(
    client: FlaskClient,
) -> None:
    rows = [["Desa", "Alamat", "", ""], ["", "", "Nama", "NIK"], ["", "", "Siti Rohmah", new_nik()]]
    found = received(csv_bytes(rows))
    assert (found.mapping or {})["tables"][0]["header_row"] == 1
    found = change(client, found, "kolom", **{"Baris judul kolom": "2"})
    assert (found.mapping or {})["tables"][0]["header_row"] == 2
    assert names(found) == ["Siti Rohmah"]


def test_a_file_without_a_row_of_words_is_read_once_somebody_names_its_header(
    client: FlaskClient,
) -> None:
    """Every label has a digit in it."""
    rows = [["Kol 1", "Kol 2", "Kol 3"], [new_nik(), "Siti Rohmah", "Karangharja"]]
    found = received(csv_bytes([["2026", "", ""], *rows]))
    assert (found.status, found.columns) == (ImportState.FAILED, [])
    assert "Ubah cara membaca" in client.get(f"/impor/{found.id}").text
    found = change(client, found, "kolom", **{"Baris judul kolom": "2"})
    found = change(client, found, "kolom", **{"Kol 1": "nik", "Kol 2": "name", "Kol 3": "desa"})
    assert names(found) == ["Siti Rohmah"]


def test_a_file_without_any_header_is_read_once_somebody_says_so(client: FlaskClient) -> None:
    people = ("Siti Rohmah", "Acih Sukaesih", "Enok", "Juleha")
    found = received(csv_bytes([[new_nik(), name, "12-04-1980"] for name in people]))
    assert found.status is ImportState.FAILED
    found = change(client, found, "kolom", **{"Baris judul kolom": "0"})
    assert found.status is ImportState.PREVIEWED
    assert names(found) == list(people)
    assert all(claim["nik"] for claim in claims(found))
    page = client.get(f"/impor/{found.id}/kolom")
    assert answers(page)["header-0"] == "0"


def test_a_file_in_which_no_header_is_found_says_so_again(client: FlaskClient) -> None:
    found = received(csv_bytes([["1", "2"], ["3", "4"]]))
    found = change(client, found, "kolom", **{"Baca berkas ini": "y"})
    assert found.status is ImportState.FAILED
    assert client.get(f"/impor/{found.id}/kolom").status_code == 200
