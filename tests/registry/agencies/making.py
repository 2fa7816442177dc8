"""Small files as agencies send them, and a small regency. No real people."""

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import xlsxwriter

from portal.platform.regions.lookup import RegionIndex
from portal.registry.agencies.reading import Limits, ReadRow, Sheet, interpret, read_table
from portal.registry.agencies.reading import Mapping as ColumnMapping
from portal.registry.agencies.reading.file_formats import refusal, sheets_of
from portal.registry.agencies.reading.file_reader.contents import read_contents
from portal.registry.agencies.reading.file_reader.limits import Refused
from portal.registry.agencies.reading.file_reader.sheet_writer import SheetWriter
from portal.registry.agencies.reading.own_process import Rows
from portal.registry.agencies.reading.turned import as_people_downwards

TODAY = date(2026, 6, 30)

REGIONS = RegionIndex.from_rows(
    [
        ("32.16", "regency", "Kabupaten Bekasi", "32"),
        ("32.16.01", "district", "Tarumajaya", "32.16"),
        ("32.16.01.1007", "village", "Setia Asih", "32.16.01"),
        ("32.16.01.2005", "village", "Setia Mulya", "32.16.01"),
        ("32.16.12", "district", "Kedung Waringin", "32.16"),
        ("32.16.12.2001", "village", "Karang Sambung", "32.16.12"),
        ("32.16.13", "district", "Pebayuran", "32.16"),
        ("32.16.13.2002", "village", "Karangpatri", "32.16.13"),
        ("32.16.21", "district", "Serang Baru", "32.16"),
        ("32.16.21.2003", "village", "Sirnajaya", "32.16.21"),
        ("32.16.22", "district", "Cibarusah", "32.16"),
        ("32.16.22.2001", "village", "Sirnajati", "32.16.22"),
        ("32.16.09", "district", "Cikarang Utara", "32.16"),
        ("32.16.09.2009", "village", "Harjamekar", "32.16.09"),
    ]
)

HEADER = (
    "No",
    "NIK",
    "No KK",
    "Nama",
    "Tgl Lahir",
    "JK",
    "Alamat",
    "RT",
    "RW",
    "Desa",
    "Kecamatan",
)
NIK = "3216015406769393"  # a woman, 14 June 1976
KK = "3216011705099879"


def person(**values: Any) -> dict[str, Any]:
    """Return a row that is accepted without a warning; arguments change its columns."""
    row = {
        "No": 1,
        "NIK": NIK,
        "No KK": KK,
        "Nama": "Siti Aminah",
        "Tgl Lahir": "14-06-1976",
        "JK": "P",
        "Alamat": "Kp. Wates",
        "RT": "007",
        "RW": "011",
        "Desa": "Karangpatri",
        "Kecamatan": "Pebayuran",
    }
    return row | values


def table(*rows: Mapping[str, Any], without: Sequence[str] = ()) -> list[list[Any]]:
    """Return a header and the cells below it; additional columns come last."""
    known = dict.fromkeys([*HEADER, *(label for row in rows for label in row)])
    labels = [label for label in known if label not in without]
    return [labels, *([row.get(label, "") for label in labels] for row in rows)]


def csv_bytes(
    rows: Sequence[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    """A CSV with CRLF, as Excel writes it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    merged: Mapping[str, Sequence[tuple[int, int, int, int]]] | None = None,
    hidden: Sequence[str] = (),
) -> bytes:
    """A workbook; ``merged`` gives per sheet (first row, first column, last row, last column)."""
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True})
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write(number, column, cell)
        for top, left, bottom, right in (merged or {}).get(name, ()):
            sheet.merge_range(top, left, bottom, right, rows[top][left])
    workbook.close()
    return content.getvalue()


def opened(content: bytes, limits: Limits | None = None) -> list[Sheet]:
    """The sheets of a file."""
    return read_table(content, "daftar.csv", limits)


def opened_here(content: bytes) -> list[Sheet]:
    """The sheets of a file that is no stranger's: in this process, which takes no time."""
    with tempfile.TemporaryFile() as written:
        writer = SheetWriter(written)
        try:
            read_contents(content, Limits(), writer)
        except Refused as found:
            raise refusal(found.reason, found.values) from found
        written.flush()
        return as_people_downwards(sheets_of(writer.contents, Rows(written)))


def read(
    source: bytes | Sequence[Sequence[Any]], mapping: ColumnMapping | None = None
) -> list[ReadRow]:
    """Every row of a file, or of a table that goes through a CSV."""
    sheets = opened(source) if isinstance(source, bytes) else opened_here(csv_bytes(source))
    return list(interpret(sheets, mapping, REGIONS, TODAY))


def read_cells(*rows: Mapping[str, Any], without: Sequence[str] = ()) -> list[ReadRow]:
    """Every row of a workbook, in which numbers stay numbers and days stay days."""
    return read(xlsx_bytes({"Sheet1": table(*rows, without=without)}))


def codes(findings: Sequence[Any]) -> list[str]:
    """The codes of reasons or warnings."""
    return [finding.code.value for finding in findings]


def with_column(mapping: ColumnMapping, position: int, **changes: Any) -> ColumnMapping:
    """The mapping of one table in which a person has said something of one column."""
    (found,) = mapping.tables
    columns = (
        replace(column, **changes) if column.position == position else column
        for column in found.columns
    )
    return replace(mapping, tables=(replace(found, columns=tuple(columns)),))
