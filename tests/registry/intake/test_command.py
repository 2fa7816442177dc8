"""``flask agencies``: imports without a browser."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from portal.core.extensions import db
from portal.platform.files.models import FileContent
from portal.registry.agencies.models import Agency, Import, SourceRecord
from portal.registry.agencies.states import ImportState
from tests.registry.agencies.making import xlsx_bytes
from tests.registry.intake.lists import content, new_nik, people, person, registry

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs ``flask agencies …``; output and errors apart."""
    return lambda *words: app.test_cli_runner().invoke(args=["agencies", *map(str, words)])


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file that an agency might send."""

    def write(data: bytes, name: str = "daftar.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def bring_in(run: Run, path: Path, *options: str) -> dict[str, Any]:
    result = run("import", path, "--agency", "dinsos", "--json", *options)
    assert result.exit_code == 0
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_the_agencies_are_there_from_the_start(app: Flask, run: Run) -> None:
    assert run("ensure").output == "7 agencies added\n"
    assert run("ensure").output == "0 agencies added\n"
    codes = db.session.scalars(select(Agency.code).order_by(Agency.id)).all()
    assert codes == ["dinsos", "kemensos", "desa", "baznas", "usulan", "nakes", "dukcapil"]


def test_a_list_is_brought_in_and_told_of_in_one_object(
    app: Flask, run: Run, file: Callable[..., Path]
) -> None:
    rows = [
        ["DAFTAR PENERIMA"],
        [],
        ["No", "NIK", "Nama", "Desa", "Tgl Lahir", "No HP"],
        ["1", new_nik(), "Siti Rohmah", "Karangharja", "12-04-1980", ""],
        ["2", "", "Acih", "Karangharja", "", "021-8900123"],
        [],
        ["3", "12345", "", "Atlantis", "31-02-1980", ""],
        ["", "", "Jumlah", "3", "", ""],
    ]
    answer = bring_in(run, file(xlsx_bytes({"Karangharja": rows}), "daftar.xlsx"))
    assert list(answer) == [
        "import_id",
        "rows",
        "accepted",
        "refused",
        "skipped",
        "errors",
        "warnings",
        "skipped_rows",
    ]
    counts = [answer[key] for key in ("rows", "accepted", "refused", "skipped")]
    assert counts == [5, 2, 1, 2]
    assert {(error["sheet"], error["row"]) for error in answer["errors"]} == {("Karangharja", 7)}
    assert {error["column"] for error in answer["errors"]} == {"NIK", "Nama", "Desa", "Tgl Lahir"}
    assert [(w["row"], w["column"]) for w in answer["warnings"]] == [(5, "NIK"), (5, "No HP")]
    assert all(set(w) == {"sheet", "row", "column", "reason"} for w in answer["warnings"])
    assert registry() == (2, 2)


def test_a_dry_run_says_the_same_and_leaves_nothing(
    app: Flask, run: Run, file: Callable[..., Path]
) -> None:
    path = file(content(*people(3), person(Nama="")))
    tried = bring_in(run, path, "--dry-run")
    assert registry() == (0, 0)
    assert db.session.scalar(select(func.count(SourceRecord.id))) == 0
    assert db.session.scalar(select(func.count()).select_from(FileContent)) == 0
    assert db.session.scalars(select(Import.status)).all() == [ImportState.DISCARDED]
    real = bring_in(run, path)
    assert {**tried, "import_id": 0} == {**real, "import_id": 0}
    assert registry() == (3, 3)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "kosong"),
        (b"nama,nik,desa\n", "hanya berisi judul"),
        (b"\x00\x01\x02" * 200, "bukan tabel"),
        (b"PK\x03\x04 cut off", "rusak atau terpotong"),
        (b"kota,tahun\nBekasi,2025\n", "judul kolom tidak ditemukan"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    app: Flask, run: Run, file: Callable[..., Path], data: bytes, said: str
) -> None:
    path = file(data)
    result = run("import", path, "--agency", "dinsos", "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert list(answer) == ["error"]
    assert said in answer["error"]
    plain = run("import", path, "--agency", "dinsos")
    assert plain.exit_code == 1
    assert said in plain.output
    assert registry() == (0, 0)


def test_an_unknown_agency_or_file_is_named(
    app: Flask, run: Run, file: Callable[..., Path]
) -> None:
    result = run("import", file(content(person())), "--agency", "dinkes", "--json")
    assert result.exit_code == 1
    assert "Yang ada: dinsos, kemensos" in json.loads(result.stdout)["error"]
    result = run("import", "/tidak/ada.csv", "--agency", "dinsos", "--json")
    assert result.exit_code == 1
    assert "/tidak/ada.csv" in json.loads(result.stdout)["error"]


def test_the_same_file_and_another_agencys_are_noticed(
    app: Flask, run: Run, file: Callable[..., Path]
) -> None:
    path = file(content(person()), "baznas_modal.csv")
    assert "tampaknya dari Baznas" in run("import", path, "--agency", "dinsos").stderr
    again = run("import", path, "--agency", "dinsos", "--json")
    assert "Berkas yang sama sudah masuk sebagai impor 1" in again.stderr
    assert json.loads(again.stdout)["accepted"] == 1


def test_an_import_is_taken_back_or_it_is_said_why_not(
    app: Flask, run: Run, file: Callable[..., Path]
) -> None:
    row = person()
    first = bring_in(run, file(content(row)))["import_id"]
    second = bring_in(run, file(content({**row, "RT": "9"}), "lagi.csv"))["import_id"]
    result = run("undo", first)
    assert result.exit_code == 1
    assert "disebut lagi oleh daftar lain: 1 (Siti Rohmah)" in result.output
    assert run("undo", second).exit_code == 0
    assert run("undo", first).exit_code == 0
    assert registry() == (0, 0)
    listed = run("list").output.splitlines()
    assert [line.split("\t")[2] for line in listed] == ["undone", "undone"]
    assert run("undo", 999).exit_code == 1


def test_aid_without_a_programme_is_said_and_the_object_stays_alone(
    app: Flask, run: Run, file: Callable[..., Path]
) -> None:
    given = {"Jenis Bantuan": "Tahap I", "Nilai Bantuan": "Rp750.000"}
    path = file(content(person(**given)))
    words = ("import", path, "--agency", "kemensos", "--json", "--dry-run")
    silent = run(*words)
    assert "belum disebut dari program apa" in silent.stderr
    assert "bpnt" in silent.stderr
    assert json.loads(silent.stdout)["accepted"] == 1
    for programme in ("pkh", "-"):
        named = run(*words, "--programme", programme)
        assert named.stderr == ""


def test_skipped_rows_are_named_with_their_reason(run: Run, file: Callable[..., Path]) -> None:
    rows = [
        ["No", "Nama", "NIK", "Desa", "No Rekening"],
        ["1", "Siti Rohmah", new_nik(), "Karangharja", "1234567890"],
        ["", "", "", "", ""],
        ["", "Jumlah", "1", "", ""],
    ]
    path = file(xlsx_bytes({"Daftar": rows, "Catatan": [["Tolong segera"]]}), "daftar.xlsx")
    result = run("import", path, "--agency", "dinsos", "--json", "--dry-run")
    answer = json.loads(result.stdout)
    assert answer["skipped_rows"] == [{"sheet": "Daftar", "row": 4, "reason": "Baris jumlah."}]
    assert answer["skipped"] == 2
    assert "Lembar Catatan, tanpa daftar orang: 1 baris." in result.stderr
    assert "Kolom tentang orang atau hal lain, hanya disimpan: No Rekening." in result.stderr
