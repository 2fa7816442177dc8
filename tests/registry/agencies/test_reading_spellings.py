"""Different notations of offices: dates, ages, labels, several numbers in one cell."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.errors import InvalidInput
from portal.core.types import parse_date
from portal.registry.agencies.reading import Field, PersonClaim, ReadRow, RowState, guess_mapping
from portal.registry.agencies.reading.fields import meaning_of
from tests.registry.agencies.making import KK, NIK, TODAY, codes, csv_bytes, opened, read

BORN = date(1939, 11, 5)
OLD_NIK = "3216134511399001"  # a woman, 5 November 1939


def claim_of(labels: list[str], *cells: Any) -> PersonClaim:
    (row,) = rows_of(labels, list(cells))
    assert row.claim is not None, row.reasons
    return row.claim


def rows_of(labels: list[str], *rows: list[Any]) -> list[ReadRow]:
    return read([labels, *rows])


@pytest.mark.parametrize(
    "written",
    [
        *("05|11|1939", "05\\11\\1939", "05_11_1939", "05,11,1939", "05--11--1939", "05//11//1939"),
        *("5/XI/1939", "5-xi-39", "05-11-'39", "5 Novembr 1939", "5 Nopembr 1939", "05/11/39"),
        *("05 NOPEMBER 1939", "1939|11|05", "5 - Nov - 1939", "5-11- 1939", "05.11.1939."),
    ],
)
def test_a_day_of_birth_is_read_in_every_spelling(written: str) -> None:
    assert claim_of(["Nama", "NIK", "Tgl Lahir"], "Siti", OLD_NIK, written).birth_date == BORN


@pytest.mark.parametrize("written", ["± 1939", "thn 1939", "tahun 1939", "Nov 1939", "11/1939"])
def test_a_year_alone_is_a_year_of_birth(written: str) -> None:
    claim = claim_of(["Nama", "NIK", "Tgl Lahir"], "Siti", OLD_NIK, written)
    assert (claim.birth_date, claim.birth_year) == (None, 1939)


@pytest.mark.parametrize("written", ["05-11-1939/86 tahun", "5 bulan sebelas 1939", "05:11:39"])
def test_a_day_that_cannot_be_read_never_refuses_whom_the_nik_places(written: str) -> None:
    (row,) = rows_of(["Nama", "NIK", "Tgl Lahir"], ["Siti", OLD_NIK, written])
    assert row.state is RowState.ACCEPTED
    assert "birth_date_not_read" in codes(row.warnings)


def test_a_day_that_cannot_be_still_refuses() -> None:
    (row,) = rows_of(["Nama", "NIK", "Tgl Lahir"], ["Siti", OLD_NIK, "30-02-1939"])
    assert codes(row.reasons) == ["impossible_birth_date"]


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1927, 1, 1), TODAY), st.sampled_from(["%d/%m/%y", "%d-%m-%y", "%d|%m|%y"]))
def test_nobody_with_a_short_year_is_born_in_the_future_or_refused(day: date, style: str) -> None:
    nik = f"321613{day.day + 40:02}{day:%m%y}9001"
    claim = claim_of(["Nama", "NIK", "Tgl Lahir"], "Siti", nik, day.strftime(style))
    assert claim.birth_date == day


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789/-|., ivxabcdenoprst", max_size=14))
def test_any_text_is_a_day_or_is_refused(text: str) -> None:
    with suppress(InvalidInput):
        assert isinstance(parse_date(text, TODAY), date)


@pytest.mark.parametrize("written", ["± 80", "+/- 80 th", "sekitar 80 tahun", "80", "80 thn 3 bln"])
def test_an_age_is_read_in_every_spelling(written: str) -> None:
    assert claim_of(["Nama", "Umur"], "Siti", written).birth_year == TODAY.year - 80


@pytest.mark.parametrize("label", ["Usia Kehamilan", "Umur Bangunan", "Usia Kandungan (mgg)"])
def test_an_age_of_something_else_is_nobodys(label: str) -> None:
    assert claim_of(["Nama", "Alamat", label], "Siti", "Kp", "12").birth_year is None


@pytest.mark.parametrize(
    ("label", "field"),
    [
        *(("Nm. Lgkp", Field.NAME), ("Nm Penerima", Field.NAME), ("Tpt.Lhr", Field.BIRTH_PLACE)),
        *(("Tgl.Lhr", Field.BIRTH_DATE), ("Jns Klmn", Field.SEX), ("Almt", Field.ADDRESS)),
        *(("Kel/Ds", Field.DESA), ("Kec.", Field.KECAMATAN), ("No.KTP/NIK", Field.NIK)),
        *(("Nm Ibu Kandung", Field.IGNORED), ("Almt Usaha", Field.IGNORED)),
    ],
)
def test_a_label_is_understood_in_its_abbreviations(label: str, field: Field) -> None:
    meaning = meaning_of(label)
    assert meaning is not None
    assert meaning[0] is field


@pytest.mark.parametrize("label", ["Nama / NIK", "Nama dan NIK", "NAMA & NO. KTP", "NIK / Nama"])
@pytest.mark.parametrize(
    "cell", [f"Siti Rohmah\n{NIK}", f"{NIK} - Siti Rohmah", f"Siti Rohmah (NIK: {NIK})"]
)
def test_a_name_and_its_nik_in_one_cell_are_parted(label: str, cell: str) -> None:
    claim = claim_of(["No", label, "Alamat"], "1", cell, "Kp. Rawa")
    assert (claim.name, claim.nik and claim.nik.value) == ("Siti Rohmah", NIK)


def test_a_number_in_a_column_of_names_alone_is_no_nik() -> None:
    claim = claim_of(["No", "Nama", "Alamat"], "1", f"Siti Rohmah {NIK}", "Kp. Rawa")
    assert claim.nik is None


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        *(("NIK / No. KK", f"{NIK} / {KK}"), ("NIK/KK", f"{NIK}\n{KK}")),
        *(("No. KK dan NIK", f"{KK}, {NIK}"), ("KK/NIK", f"{KK} {NIK}")),
    ],
)
def test_a_nik_and_a_kk_in_one_cell_are_parted_as_the_label_says(label: str, cell: str) -> None:
    claim = claim_of(["Nama", label, "Alamat"], "Siti", cell, "Kp. Rawa")
    assert claim.nik is not None
    assert claim.kk is not None
    assert (claim.nik.value, claim.kk.value) == (NIK, KK)


def test_a_number_alone_under_a_label_of_both_is_neither() -> None:
    (row,) = rows_of(["Nama", "NIK / No. KK", "Alamat"], ["Siti", NIK, "Kp. Rawa"])
    assert row.claim is not None
    assert (row.claim.nik, row.claim.kk) == (None, None)
    assert "nik_or_kk" in codes(row.warnings)


@pytest.mark.parametrize("covered", ["321613******9001", "3216xxxxxxxx9001", "32161345********"])
def test_who_stands_there_with_a_covered_nik_is_accepted_without(covered: str) -> None:
    (row,) = rows_of(["Nama", "NIK"], ["Siti", covered])
    assert row.claim is not None
    assert row.claim.nik is None
    assert "nik_masked" in codes(row.warnings)


def test_in_a_list_of_expectant_mothers_the_nik_of_the_mother_is_hers() -> None:
    labels = ["Nama Ibu Hamil", "NIK Ibu", "Tgl Lahir Ibu", "Nama Suami", "NIK Suami", "No HP Ibu"]
    claim = claim_of(labels, "Siti", NIK, "14-06-1976", "Karta", KK, "081298765432")
    assert claim.nik is not None
    assert (claim.nik.value, claim.birth_date) == (NIK, date(1976, 6, 14))
    child = claim_of(["Nama Balita", "NIK Ibu", "Nama Ibu"], "Udin", NIK, "Siti")
    assert child.nik is None


def test_below_a_subtotal_the_next_group_begins() -> None:
    rows = rows_of(
        ["No", "Nama", "NIK", "Nominal"],
        ["RT 001", "", "", ""],
        ["1", "Siti", NIK, "300000"],
        ["", "Jumlah RT 001", "", "300000"],
        ["RT 002", "", "", ""],
        ["1", "Acih", OLD_NIK, "300000"],
        ["", "Total", "", "600000"],
        ["", "", "Desa Karangpatri, 3 Maret 2025", ""],
        ["", "", "KEPALA DESA KARANGPATRI", ""],
    )
    assert [row.claim.rt for row in rows if row.claim] == ["001", "002"]
    assert [str(row.skipped) for row in rows[-2:]] == ["footer", "footer"]


def test_the_header_of_a_csv_is_found_below_many_lines_of_text() -> None:
    rows = [[f"Catatan {number}"] for number in range(60)]
    found = read([*rows, ["No", "Nama", "NIK"], ["1", "Siti", NIK]])
    assert [row.claim.name for row in found if row.claim] == ["Siti"]
    assert guess_mapping(opened(csv_bytes([["No", "Nama"], ["1", "Siti"]]))).tables
