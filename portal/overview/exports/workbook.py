"""Rows as XLSX: data, data dictionary, and facts about the file, in constant memory.

The data sheet comes first, because programs read the first sheet by default.
"""

import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

from flask_babel import gettext

from portal.core.lazy import lazy
from portal.overview.exports.columns.base import Cell, ColumnKind, Columns, ExportColumn
from portal.overview.exports.data_dictionary import HEADINGS, dictionary_row

xlsxwriter = lazy("xlsxwriter")

#: Excel allows 1,048,576 rows per sheet; further rows go to additional sheets.
ROWS_PER_SHEET = 1_000_000
#: Text stays text: no formulas, no links, and a NIK keeps its sixteen digits.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {
    ColumnKind.TEXT: 24,
    ColumnKind.PERSONAL: 19,
    ColumnKind.CODE: 20,
    ColumnKind.WORD: 24,
}
#: The sheets after the data: the dictionary, and the facts about the file.
_LAST_SHEETS = 2
_NARROW = 14
#: Excel's calendar has a 29 February 1900, so that earlier days are written as text.
_FIRST_DAY = "1900-03-01"
_DAY_ZERO = date(1899, 12, 30).toordinal()
_LINE = b"<row "


class CellNotWritten(RuntimeError):
    """A cell does not fit into a sheet; the export fails rather than dropping it."""


def write_workbook(
    target: IO[bytes],
    columns: Sequence[ExportColumn],
    chunks: Iterable[Columns],
    *,
    facts: Sequence[tuple[str, str]],
    made_at: datetime,
    rows_in_a_sheet: int = ROWS_PER_SHEET,
) -> None:
    """Write every row, the dictionary of ``columns`` and the ``facts`` about the file."""
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        styles = _styles(book)
        sheet = _data_sheet(book, gettext("Data"), columns, styles)
        sheets, line = 1, 0
        for chunk in chunks:
            cells = [
                _written(column, values, styles)
                for column, values in zip(columns, chunk, strict=True)
            ]
            for row in zip(*cells, strict=True):
                if line == rows_in_a_sheet:
                    sheets += 1
                    name = gettext("Data %(n)d", n=sheets)
                    sheet, line = _data_sheet(book, name, columns, styles), 0
                line += 1
                for at, (cell, style) in enumerate(row):
                    if cell is None:
                        continue
                    write = sheet.write_string if isinstance(cell, str) else sheet.write_number
                    if failed := write(line, at, cell, style):
                        raise CellNotWritten(f"line {line}, column {at}: {failed}")
        _dictionary(book.add_worksheet(gettext("Kamus data")), columns, styles)
        _facts(book.add_worksheet(gettext("Keterangan")), facts, styles)


def count_workbook(source: IO[bytes]) -> int:
    """Return the number of rows in the data sheets without headers, counted in the file."""
    count = 0
    with zipfile.ZipFile(source) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        for number in range(1, len(sheets) - _LAST_SHEETS + 1):
            with book.open(f"xl/worksheets/sheet{number}.xml") as sheet:
                count += _occurrences(sheet, _LINE) - 1
    return count


def _occurrences(source: IO[bytes], wanted: bytes) -> int:
    """Count ``wanted`` in a stream, with one block in memory at a time."""
    count, rest = 0, b""
    while piece := source.read(1 << 16):
        count += (rest + piece).count(wanted)
        rest = piece[-(len(wanted) - 1) :]
    return count


def _styles(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "bottom": 1}),
        # quote_prefix keeps the cell text when it is edited in Excel.
        "text": book.add_format({"num_format": "@", "quote_prefix": True}),
        "long": book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
        "number": book.add_format({"num_format": "0"}),
        "money": book.add_format({"num_format": "#,##0"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _data_sheet(
    book: Any, name: str, columns: Sequence[ExportColumn], styles: dict[str, Any]
) -> Any:
    sheet = book.add_worksheet(name)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(column.kind, _NARROW))
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.name, styles["head"])
    sheet.freeze_panes(1, 0)
    return sheet


def _written(
    column: ExportColumn, cells: Sequence[Cell], styles: dict[str, Any]
) -> Sequence[tuple[Cell, Any]]:
    """Return the cells of a column as they are written, each with its style."""
    text = styles["text"]
    match column.kind:
        case ColumnKind.NUMBER | ColumnKind.MONEY:
            return [(cell, styles[column.kind]) for cell in cells]
        case ColumnKind.DATE:
            day = styles["date"]
            return [
                (_serial(cell), day) if cell and str(cell) >= _FIRST_DAY else (cell, text)
                for cell in cells
            ]
        case ColumnKind.WORD:
            words = column.words
            return [(None if cell is None else words[str(cell)], text) for cell in cells]
    return [(cell, text) for cell in cells]


def _serial(day: Cell) -> int:
    """Return the serial number of a date in Excel."""
    return date.fromisoformat(str(day)).toordinal() - _DAY_ZERO


def _facts(sheet: Any, facts: Sequence[tuple[str, str]], styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    for line, (label, text) in enumerate(facts):
        sheet.write_string(line, 0, label, styles["head"])
        sheet.write_string(line, 1, text, styles["long"])


def _dictionary(sheet: Any, columns: Sequence[ExportColumn], styles: dict[str, Any]) -> None:
    for at, width in enumerate((22, 24, 50, 24, 50, 40)):
        sheet.set_column(at, at, width)
    for at, heading in enumerate(HEADINGS):
        sheet.write_string(0, at, str(heading), styles["head"])
    for line, column in enumerate(columns, start=1):
        for at, text in enumerate(dictionary_row(column)):
            sheet.write_string(line, at, text, styles["long"])
    sheet.freeze_panes(1, 1)
