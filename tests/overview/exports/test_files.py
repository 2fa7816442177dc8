"""Content of the file: every row in scope once, as text and never as a formula."""

import zipfile
from io import BytesIO

import pytest
from flask import Flask

from portal.core.types import PhoneNumber
from portal.core.types.spreadsheets import escape_formula
from portal.overview.exports import queries, workbook
from portal.overview.exports.datasets import DATASETS
from portal.overview.exports.models import Format
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from portal.registry.households.inputs import NewPhone
from tests import factories as make
from tests.overview.exports.reading import (
    column,
    content,
    csv_rows,
    made,
    reload,
    requested,
    sheets,
)

BOTH = pytest.mark.parametrize("format", Format)
ONE_DATABASE = pytest.mark.one_database(
    "how a cell is written is decided in Python; that rows are read is tested on both databases"
)


@BOTH
def test_every_person_in_scope_is_in_the_file_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, format: Format
) -> None:
    monkeypatch.setattr(queries, "ROWS_PER_CHUNK", 3)
    for number in range(4):
        make.create_family((f"Ibu {number}", None), (f"Anak {number}", None))
    make.create_family(("Di Luar", None), village=make.SUKABAKTI)
    export = made(make.create_staff(Role.SUPERVISOR), format=format)
    names = (
        [row["nama"] for row in csv_rows(export)]
        if format is Format.CSV
        else column(export, "nama")
    )
    assert names == [f"{who} {number}" for number in range(4) for who in ("Ibu", "Anak")]
    assert export.rows == export.expected == 8


def test_what_was_registered_after_the_request_is_not_in_it(app: Flask) -> None:
    make.create_family(("Sudah Ada", None))
    export = requested(make.create_staff(Role.SUPERVISOR))
    make.create_family(("Baru Datang", None))
    run_due_jobs("worker")
    assert [row["nama"] for row in csv_rows(reload(export.id))] == ["Sudah Ada"]


@ONE_DATABASE
@pytest.mark.parametrize("begin", ["=HYPERLINK(1)", "+62", "-1+1", "@SUM(A1)", "＝1+1"])
def test_no_cell_of_a_csv_begins_like_a_formula(app: Flask, begin: str) -> None:
    make.create_household(make.new_person("Ibu"), address=f"{begin} Kp. Pulo")
    (row,) = csv_rows(made(make.create_staff(Role.SUPERVISOR)))
    assert row["alamat"] == f"'{begin} Kp. Pulo"


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n=1", "   =1"])
def test_no_blank_hides_the_beginning_of_a_formula(text: str) -> None:
    assert escape_formula(text).startswith("'")


@ONE_DATABASE
def test_a_workbook_holds_texts_and_no_formulas(app: Flask) -> None:
    make.create_household(make.new_person("=Iyah", nik=None, nik_missing_reason="@SUM(A1)"))
    export = made(make.create_staff(Role.SUPERVISOR), format=Format.XLSX)
    with zipfile.ZipFile(BytesIO(content(export))) as book:
        xml = b"".join(book.read(name) for name in book.namelist() if "sheet" in name)
    assert b"<f>" not in xml
    assert {"=Iyah", "@SUM(A1)"} <= set(sheets(export)["Data"][1])


@ONE_DATABASE
def test_a_nik_in_a_workbook_is_text_with_all_its_digits(app: Flask) -> None:
    person = make.create_household().persons[0]
    actor = make.create_staff(Role.SUPERVISOR)
    export = made(actor, format=Format.XLSX, full_numbers=True, reason="Pemadanan Dukcapil")
    head, row = sheets(export)["Data"]
    assert row[head.index("nik")] == person.nik


@ONE_DATABASE
def test_a_csv_opens_in_excel_with_every_letter(app: Flask) -> None:
    make.create_household(make.new_person('Siti "Wawa", Rohmah — ꦱꦶꦠꦶ 🌾'))
    export = made(make.create_staff(Role.SUPERVISOR))
    assert content(export).startswith(b"\xef\xbb\xbf")
    assert csv_rows(export)[0]["nama"] == 'Siti "Wawa", Rohmah — ꦱꦶꦠꦶ 🌾'


@ONE_DATABASE
def test_rows_that_one_sheet_cannot_hold_go_on_in_the_next(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "ROWS_PER_CHUNK", 2)
    defaults = {**(workbook.write_workbook.__kwdefaults__ or {}), "rows_in_a_sheet": 3}
    monkeypatch.setattr(workbook.write_workbook, "__kwdefaults__", defaults)
    for number in range(7):
        make.create_family((f"Ibu {number}", None))
    export = made(make.create_staff(Role.SUPERVISOR), format=Format.XLSX)
    found = sheets(export)
    assert [len(found[name]) - 1 for name in ("Data", "Data 2", "Data 3")] == [3, 3, 1]
    assert export.rows == 7


@ONE_DATABASE
def test_who_names_no_sheet_reads_the_data(app: Flask) -> None:
    export = made(make.create_staff(Role.SUPERVISOR), format=Format.XLSX)
    assert list(sheets(export)) == ["Data", "Kamus data", "Keterangan"]


@ONE_DATABASE
def test_the_workbook_explains_itself(app: Flask) -> None:
    make.create_household()
    export = made(make.create_staff(Role.SUPERVISOR), format=Format.XLSX, state="hidup")
    found = sheets(export)
    described = [row[0] for row in found["Kamus data"][1:]]
    assert described == found["Data"][0]
    facts = {row[0]: row[1] for row in found["Keterangan"]}
    assert facts["Jumlah baris"] == "1"
    assert facts["Saringan"] == "yang masih hidup, semua kecamatan"


def test_aid_and_cases_say_what_became_of_them(app: Flask) -> None:
    decision = make.create_approved()
    make.hand_over(decision)
    make.create_case()
    actor = make.create_staff(Role.APPROVER)
    (item,) = csv_rows(made(actor, "bantuan"))
    assert (item["nomor_kasus"], item["nilai"]) == (decision.case.number, "2500000")
    assert item["status_keputusan"] == "approved"
    assert item["nama_status_keputusan"] == "Disetujui"
    assert item["tempat_diserahkan"] == "Balai Desa Karangharja"
    assert [row["nama_status"] for row in csv_rows(made(actor, "kasus"))] == [
        "Bantuan diserahkan",
        "Terdaftar",
    ]
    assert len(csv_rows(made(actor, "kasus", state="registered"))) == 1
    assert csv_rows(made(actor, "bantuan", state="menunggu")) == []


@pytest.mark.parametrize("dataset", DATASETS)
@BOTH
def test_nothing_makes_a_file_with_its_columns_only(
    app: Flask, dataset: str, format: Format
) -> None:
    export = made(make.create_staff(Role.SUPERVISOR), dataset, format)
    assert (export.rows, export.file is not None) == (0, True)


def test_an_auditor_sees_no_number_in_full(app: Flask) -> None:
    phone = NewPhone(number=PhoneNumber.parse("+6282311112222"), sms_consent=True)
    person = make.create_household(make.new_person(phones=(phone,))).persons[0]
    (row,) = csv_rows(made(make.create_staff(Role.AUDITOR)))
    assert person.nik is not None
    assert row["nik"] == "•" * 12 + person.nik[-4:]
    assert person.household.kk_number not in row.values()
    assert "1111" not in row["telepon"]
