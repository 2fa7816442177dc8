"""XLSX workbooks."""

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from xml.parsers import expat

from flask_babel import lazy_gettext
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from portal.agencies.reading.tables import Cell, Cells, Limits, Sheet, UnreadableFile, is_blank
from portal.agencies.reading.unpacked import check_unpacked

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    expat.ExpatError,
    CalamineError,
)


def read_workbook(content: bytes, limits: Limits) -> list[Sheet]:
    """The visible sheets of an XLSX that hold anything.

    Raises :class:`UnreadableFile` if it is broken or beyond ``limits``.
    """
    try:
        check_unpacked(content, limits)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        ]
        return [_sheet(workbook.get_sheet_by_name(name)) for name in names]
    except _BROKEN as error:
        raise UnreadableFile(
            lazy_gettext(
                "Berkas Excel ini rusak atau terpotong. Buka di komputer pengirim, simpan ulang, "
                "lalu kirim lagi."
            )
        ) from error


def _sheet(sheet: CalamineSheet) -> Sheet:
    indent = [""] * (sheet.start[1] if sheet.start else 0)
    merged = _merged_downwards(sheet)

    def rows() -> Iterator[Cells]:
        carried: dict[int, tuple[int, Cell]] = {}  # column → (last row of the merge, its value)
        for index, cells in enumerate(sheet.iter_rows()):
            row: list[Cell] = [*indent, *cells]
            if carried and not is_blank(row):
                for column, (last, value) in carried.items():
                    if index <= last and column < len(row):
                        row[column] = value
            for column, last in merged.get(index, ()):
                if column < len(row):
                    carried[column] = (last, row[column])
            yield row

    last, widest = 0, 0
    for number, row in enumerate(rows(), start=1):
        if not is_blank(row):
            last, widest = number, len(row)
    return Sheet(sheet.name, last, widest, rows)


def _merged_downwards(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """First row → (column, last row) of each cell merged over several rows."""
    merged = defaultdict(list)
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if bottom > top:
            merged[top].append((left, bottom))
    return merged
