"""XLS and ODS are read like XLSX, with hidden sheets and merged cells."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from portal.registry.agencies.reading import UnreadableFile, guess_mapping, open_file
from tests.registry.agencies.making import opened, person, read, table, xlsx_bytes
from tests.registry.agencies.making_workbooks import ods_bytes, replaced, sheet_xml, xls_bytes

KINDS = {"xlsx": xlsx_bytes, "xls": xls_bytes, "ods": ods_bytes}
BORN = date(1976, 6, 14)


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_says_the_same_as_xlsx_as_xls_and_as_ods(kind: str) -> None:
    rows = [["DAFTAR PENERIMA"], [], *table(person(**{"Tgl Lahir": BORN}), person(RT=7))]
    make: Callable[..., bytes] = KINDS[kind]
    first, second = read(make({"Daftar": rows}))
    assert (first.row, second.row, first.sheet) == (4, 5, "Daftar")
    assert first.claim is not None
    assert first.claim.birth_date == BORN
    assert second.claim is not None
    assert second.claim.rt == first.claim.rt == "007"


def test_an_old_workbook_is_known_by_its_contents_whatever_it_is_called() -> None:
    (sheet,) = open_file(xls_bytes({"A": table(person())}), "daftar.csv")
    assert (sheet.name, sheet.last_row) == ("A", 2)


@pytest.mark.parametrize("make", [xlsx_bytes, xls_bytes])
def test_hidden_sheets_are_known_as_such_and_what_is_not_hidden_is_read(
    make: Callable[..., bytes],
) -> None:
    content = make({"A": table(person()), "Acuan": table(person())}, hidden=["Acuan"])
    assert [(s.name, s.hidden) for s in open_file(content, "x")] == [("A", False), ("Acuan", True)]
    assert [table.sheet for table in guess_mapping(opened(content)).tables] == ["A"]


def test_two_hundred_hidden_sheets_hide_nothing_else() -> None:
    hidden = [f"Bantu {number}" for number in range(200)]
    content = xlsx_bytes(
        {**{name: [["x"]] for name in hidden}, "Daftar": table(person())}, hidden=hidden
    )
    assert [outcome.sheet for outcome in read(content)] == ["Daftar"]


def test_a_workbook_that_shows_nothing_is_read_from_what_it_hides() -> None:
    content = xlsx_bytes({"A": [], "B": table(person())}, hidden=["B"])
    assert [outcome.sheet for outcome in read(content)] == ["B"]


def test_a_header_in_row_500_is_found_or_the_refusal_says_what_is_missing() -> None:
    said = rows_or_reason(xlsx_bytes({"A": [*[[]] * 499, *table(person())]}))
    assert said == [501] or "judul kolom" in str(said)


def rows_or_reason(content: bytes) -> list[int] | str:
    """The numbers of the rows that were read, or why none was."""
    try:
        return [outcome.row for outcome in read(content)]
    except UnreadableFile as refusal:
        return str(refusal.message)


def test_merged_cells_are_known() -> None:
    rows = table(person(), person())
    (sheet,) = opened(xlsx_bytes({"A": rows}, {"A": [(1, 9, 2, 9)]}))
    assert sheet.merged == ((1, 9, 2, 9),)
    (sheet,) = opened(xls_bytes({"A": rows[:2]}, {"A": [(1, 4, 9, 9)]}))
    assert sheet.merged == ((1, 9, 4, 9),)


def test_formulas_that_nobody_calculated_are_named() -> None:
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1"><f>1+1</f><v></v></c><c r="D1"><f>1+1</f><v>2</v></c>'
        '<c r="E1" t="str"><f>""</f><v></v></c><c r="F1"><f>2</f></c></row>'
    )
    content = replaced(xlsx_bytes({"A & B": [["x"]]}), "xl/worksheets/sheet1.xml", sheet_xml(cells))
    (sheet,) = opened(content)
    assert (sheet.name, sheet.uncalculated) == ("A & B", ("B1", "C1", "F1"))


def test_times_and_moments_are_no_days() -> None:
    moment: Any = datetime(2026, 6, 14, 9, 30)  # noqa: DTZ001  a cell has no zone
    rows = [["Nama", "Saat"], ["Siti", moment]]
    (sheet,) = opened(xls_bytes({"A": rows}))
    assert [list(cells) for _, cells in sheet.rows()][1] == ["Siti", moment]
