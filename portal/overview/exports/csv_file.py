"""Rows as CSV (RFC 4180, UTF-8 with a BOM for Excel)."""

import codecs
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from portal.overview.exports.columns.base import Cell, ColumnKind, ExportColumn, Row

BOM = codecs.BOM_UTF8
#: First characters that a spreadsheet reads as a formula (OWASP, "CSV Injection"), with the wide
#: forms that East Asian editions read the same way.
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_formula(text: str) -> str:
    """Return ``text`` with an apostrophe in front if a spreadsheet would read it as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_PREFIXES) else text


def write_csv(
    target: IO[bytes], columns: Sequence[ExportColumn], chunks: Iterable[list[Row]]
) -> None:
    """Write the header and every row."""
    target.write(BOM)
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    words = [column.words if column.kind is ColumnKind.WORD else {} for column in columns]
    for rows in chunks:
        writer.writerows(
            [_cell(cell, known) for cell, known in zip(row, words, strict=True)] for row in rows
        )
    text.detach()


def count_csv(source: IO[bytes]) -> int:
    """Return the number of rows in the file without the header."""
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    count = sum(1 for _row in csv.reader(text)) - 1
    text.detach()
    return count


def _cell(cell: Cell, words: Mapping[str, str]) -> str | int:
    """Return the words of a column of words. A number stays a number: only text can be read as a
    formula."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return cell
    return escape_formula(words[cell] if words else cell)
