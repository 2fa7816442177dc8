"""Rows as CSV (RFC 4180, UTF-8 with a BOM for Excel)."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence

from portal.core.types.spreadsheets import FORMULA_PREFIXES, escape_formula
from portal.overview.exports.columns.base import Cell, ColumnKind, Columns, ExportColumn

BOM = codecs.BOM_UTF8
_FORMULA = re.compile(rf"^ *[{re.escape(''.join(FORMULA_PREFIXES))}]", re.MULTILINE)


def csv_head(columns: Sequence[ExportColumn]) -> bytes:
    """Return the start of a file: the BOM and the column names."""
    return BOM + _lines([[column.name for column in columns]])


def csv_body(columns: Sequence[ExportColumn], cells: Columns) -> bytes:
    """Return rows as lines of a file. Words are in the current language."""
    texts = [_texts(column, values) for column, values in zip(columns, cells, strict=True)]
    return _lines(zip(*texts, strict=True))


def count_lines(data: bytes) -> int:
    """Return the number of rows in ``data``: lines end outside of quotes."""
    return sum(part.count(b"\r\n") for part in data.split(b'"')[::2])


def _lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _texts(column: ExportColumn, cells: Sequence[Cell]) -> Sequence[Cell]:
    """Return the cells of a column as they are written. A number stays a number: only text can be
    read as a formula."""
    if column.kind in {ColumnKind.NUMBER, ColumnKind.MONEY, ColumnKind.DATE}:
        return cells
    texts = [None if cell is None else str(cell) for cell in cells]
    if column.kind is ColumnKind.WORD:
        words = column.words
        texts = [None if text is None else words[text] for text in texts]
    # One look at all of them: hardly any list has such a cell.
    if not _FORMULA.search("\n".join(filter(None, texts))):
        return texts
    return [None if text is None else escape_formula(text) for text in texts]
