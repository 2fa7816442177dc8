"""Read the sheets of a workbook: XLSX, XLS or ODS."""

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from xml.parsers import expat

import python_calamine as calamine

from .limits import Limits, RefusalReason, Refused, too_many_columns, too_many_rows
from .sheet_writer import Cell, SheetWriter, is_blank
from .zip_survey import survey_workbook

_ZIP = b"PK"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    expat.ExpatError,
    calamine.CalamineError,
)


def read_workbook(content: bytes, limits: Limits, writer: SheetWriter) -> None:
    """Write each sheet that is a table, hidden ones too. Raises :class:`Refused`."""
    try:
        uncalculated = survey_workbook(content, limits) if content.startswith(_ZIP) else {}
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for about in book.sheets_metadata:
            if about.typ is calamine.SheetTypeEnum.WorkSheet:
                hidden = about.visible is not calamine.SheetVisibleEnum.Visible
                sheet = book.get_sheet_by_name(about.name)
                formulas = uncalculated.get(about.name, ())
                _write(sheet, writer, limits, hidden=hidden, uncalculated=formulas)
    except calamine.PasswordError as error:
        raise Refused(RefusalReason.LOCKED) from error
    except _DAMAGED as error:
        raise Refused(RefusalReason.DAMAGED) from error


def _write(
    sheet: calamine.CalamineSheet,
    writer: SheetWriter,
    limits: Limits,
    *,
    hidden: bool,
    uncalculated: tuple[str, ...],
) -> None:
    if sheet.total_height * sheet.total_width > limits.cells:
        raise Refused(RefusalReason.WIDE)
    merged = [
        (top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    with writer.sheet(
        sheet.name, hidden=hidden, merged=merged, uncalculated=uncalculated
    ) as written:
        for row in _rows(sheet, merged):
            written.add(row)
        if written.last_row > limits.rows:
            raise too_many_rows(limits)
        if written.columns > limits.columns:
            raise too_many_columns(limits)


def _rows(
    sheet: calamine.CalamineSheet, merged: list[tuple[int, int, int, int]]
) -> Iterator[list[Cell]]:
    """Yield each row. The value of a cell merged over several rows is repeated in each of them that
    has other content.
    """
    indent: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    downwards = defaultdict(list)
    for top, left, bottom, _right in merged:
        if bottom > top:
            downwards[top].append((left, bottom))
    carried: dict[int, tuple[int, Cell]] = {}  # column → (last row of the merge, its value)
    for index, cells in enumerate(sheet.iter_rows()):
        row: list[Cell] = [*indent, *cells]
        if carried and not is_blank(row):
            for column, (last, value) in carried.items():
                if index <= last and column < len(row):
                    row[column] = value
        for column, last in downwards.get(index, ()):
            if column < len(row):
                carried[column] = (last, row[column])
        yield row
