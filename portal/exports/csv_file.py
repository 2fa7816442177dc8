"""Rows as CSV (RFC 4180, UTF-8 with a BOM, so that Excel reads every letter)."""

import codecs
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from portal.exports.columns import Column
from portal.exports.parts import Cell, Row

BOM = codecs.BOM_UTF8
#: A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection"); the wide forms
#: are what East Asian editions take for the same.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """``text``, with an apostrophe before what a spreadsheet would compute."""
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text


def write_csv(target: IO[bytes], columns: Sequence[Column], chunks: Iterable[list[Row]]) -> None:
    """Write every row; the first line names the columns."""
    target.write(BOM)
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    words = [column.words for column in columns]
    for rows in chunks:
        writer.writerows(
            [_cell(cell, known) for cell, known in zip(row, words, strict=True)] for row in rows
        )
    text.detach()


def count_csv(source: IO[bytes]) -> int:
    """How many rows the file has, read as a reader would; the line of names apart."""
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    count = sum(1 for _row in csv.reader(text)) - 1
    text.detach()
    return count


def _cell(cell: Cell, words: Mapping[str, str]) -> str | int:
    """Codes as words. A number stays a number; only text can be taken for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return cell
    return safe_cell(words[cell] if words else cell)
