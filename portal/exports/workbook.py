"""Rows as XLSX: data, data dictionary, and what the file is. Written in bounded memory."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from flask_babel import gettext

from portal.exports.columns import Column, Kind
from portal.exports.dictionary import HEADINGS, entry
from portal.exports.parts import Cell, Row

#: Excel holds 1,048,576 lines in a sheet. What is more goes on in a further sheet, never lost.
ROWS_IN_A_SHEET = 1_000_000
#: No formula, no link, no number: text is text, and a NIK keeps its sixteen digits.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {Kind.TEXT: 24, Kind.PERSONAL: 19, Kind.CODE: 20}
_NARROW = 14
_LINE = b"<row "


class NotWritten(RuntimeError):
    """A cell does not fit into a sheet; nothing may be left out in silence."""


def write_workbook(
    target: IO[bytes],
    columns: Sequence[Column],
    chunks: Iterable[list[Row]],
    *,
    facts: Sequence[tuple[str, str]],
    made_at: datetime,
    rows_in_a_sheet: int = ROWS_IN_A_SHEET,
) -> None:
    """Write every row, the dictionary of ``columns`` and the ``facts`` about the file."""
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        # The sheets that come before the rows, since a sheet is closed when the next one begins.
        styles = _styles(book)
        _facts(book.add_worksheet(gettext("Keterangan")), facts, styles)
        _dictionary(book.add_worksheet(gettext("Kamus data")), columns, styles)
        sheets = 1
        sheet = _data_sheet(book, gettext("Data"), columns, styles)
        first, line = sheet, 0
        cells = [(column.kind, column.words) for column in columns]
        for rows in chunks:
            for row in rows:
                if line == rows_in_a_sheet:
                    sheets += 1
                    name = gettext("Data %(n)d", n=sheets)
                    sheet, line = _data_sheet(book, name, columns, styles), 0
                line += 1
                for at, ((kind, words), cell) in enumerate(zip(cells, row, strict=True)):
                    if cell is not None:
                        _write(sheet, (line, at), kind, words, cell, styles)
        first.activate()


def count_workbook(source: IO[bytes], *, before: int = 2) -> int:
    """How many rows the sheets of data hold, counted in the file; the lines of names apart.

    ``before`` is how many sheets stand before them."""
    count = 0
    with zipfile.ZipFile(source) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        for number in range(before + 1, len(sheets) + 1):
            with book.open(f"xl/worksheets/sheet{number}.xml") as sheet:
                count += _occurrences(sheet, _LINE) - 1
    return count


def _occurrences(source: IO[bytes], wanted: bytes) -> int:
    """How often ``wanted`` stands in a stream; a piece in memory at a time."""
    count, rest = 0, b""
    while piece := source.read(1 << 16):
        count += (rest + piece).count(wanted)
        rest = piece[-(len(wanted) - 1) :]
    return count


def _styles(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "bottom": 1}),
        # Text also where somebody edits the cell: Excel shows it as if typed after an apostrophe.
        "text": book.add_format({"num_format": "@", "quote_prefix": True}),
        "long": book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
        "number": book.add_format({"num_format": "0"}),
        "money": book.add_format({"num_format": "#,##0"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _data_sheet(book: Any, name: str, columns: Sequence[Column], styles: dict[str, Any]) -> Any:
    sheet = book.add_worksheet(name)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(column.kind, _NARROW))
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.name, styles["head"])
    sheet.freeze_panes(1, 0)
    return sheet


def _write(
    sheet: Any,
    place: tuple[int, int],
    kind: Kind,
    words: Mapping[str, str],
    cell: Cell,
    styles: dict[str, Any],
) -> None:
    match kind:
        case Kind.NUMBER | Kind.MONEY:
            failed = sheet.write_number(*place, cell, styles[kind])
        case Kind.DATE if str(cell) >= "1900-03-01":  # before, Excel's calendar has no such day
            day = date.fromisoformat(str(cell))
            failed = sheet.write_datetime(*place, day, styles["date"])
        case Kind.CODE:
            failed = sheet.write_string(*place, words[str(cell)], styles["text"])
        case _:
            failed = sheet.write_string(*place, str(cell), styles["text"])
    if failed:
        raise NotWritten(f"line and column {place}: {failed}")


def _facts(sheet: Any, facts: Sequence[tuple[str, str]], styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    for line, (label, text) in enumerate(facts):
        sheet.write_string(line, 0, label, styles["head"])
        sheet.write_string(line, 1, text, styles["long"])


def _dictionary(sheet: Any, columns: Sequence[Column], styles: dict[str, Any]) -> None:
    for at, width in enumerate((22, 24, 50, 24, 50, 40)):
        sheet.set_column(at, at, width)
    for at, heading in enumerate(HEADINGS):
        sheet.write_string(0, at, str(heading), styles["head"])
    for line, column in enumerate(columns, start=1):
        for at, text in enumerate(entry(column)):
            sheet.write_string(line, at, text, styles["long"])
    sheet.freeze_panes(1, 1)
