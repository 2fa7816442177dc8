"""CSV as Excel, phones and databases really write it."""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator

from flask_babel import lazy_gettext

from portal.agencies.reading.tables import (
    Cells,
    Limits,
    Sheet,
    UnreadableFile,
    is_blank,
    too_many_columns,
    too_many_rows,
)

_DELIMITERS = ";,\t|"
_SAMPLE_ROWS = 40
_SAMPLE_CHARACTERS = 64 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROL = 0.02
_SEPARATOR_LINE = re.compile(r"sep=(?P<delimiter>[;,\t|])\r?\n", re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# A row of its own at the very end. If it arrives inside a cell, some quote was never closed.
_END = "\x00end of table\x00"

# The module's own limit is process-wide and would stop the whole file at one long cell; ours is
# applied per row, and the size of the file bounds both.
csv.field_size_limit(sys.maxsize)


def read_csv(content: bytes, limits: Limits) -> Sheet:
    """The one sheet of a CSV, whatever its encoding, delimiter and line ends.

    Raises :class:`UnreadableFile` for a file that is no text, one whose quotes do not close, and
    one beyond ``limits``.
    """
    text = _decode(content)
    sample = text[:_SAMPLE_CHARACTERS]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample):
        raise UnreadableFile(
            lazy_gettext("Isi berkas ini bukan tabel. Kirim daftar dalam bentuk XLSX atau CSV.")
        )
    separator_line = _SEPARATOR_LINE.match(text)
    if separator_line:
        delimiter, text = separator_line["delimiter"], text[separator_line.end() :]
    else:
        delimiter = _delimiter(sample)
    last_row, columns = _measure(text, delimiter, limits)
    return Sheet("", last_row, columns, lambda: _rows(text, delimiter))


def _decode(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    sample = content[:4096]
    if len(sample) > 3 and sample.count(0) * 3 > len(sample):  # every other byte of Latin UTF-16
        low_first = sample[1::2].count(0) > sample[::2].count(0)
        return content.decode("utf-16-le" if low_first else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # Office programs of Windows; five of its codes are empty and become a question mark.
        return content.decode("cp1252", errors="replace")


def _delimiter(sample: str) -> str:
    """The delimiter that parts most rows into the same number of cells, and into most cells."""

    def merit(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = [len(row) for row, _ in zip(rows, range(_SAMPLE_ROWS), strict=False)]
        common = Counter(width for width in widths if width > 1).most_common(1)
        return (common[0][1], common[0][0]) if common else (0, 0)

    return max(_DELIMITERS, key=merit)


def _rows(text: str, delimiter: str) -> Iterator[Cells]:
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _swallowed(row: list[str], delimiter: str) -> bool:
    """Whether a cell holds whole rows: a quote opened in one row and met the next far below."""
    enough = max(3, len(row) // 2)
    return any(
        line.count(delimiter) >= enough
        for cell in row
        if "\n" in cell or "\r" in cell
        for line in cell.splitlines()
    )


def _measure(text: str, delimiter: str, limits: Limits) -> tuple[int, int]:
    """The last row that is not empty and the widest row; the first pass over the file."""
    last, widest = 0, 0
    gap = "" if text.endswith(("\n", "\r")) else "\n"
    reader = csv.reader(io.StringIO(text + gap + _END, newline=""), delimiter=delimiter)
    for number, row in enumerate(reader, start=1):
        if row == [_END]:
            break
        if (row and row[-1].endswith(_END)) or _swallowed(row, delimiter):
            raise UnreadableFile(
                lazy_gettext(
                    "Tanda kutip yang dibuka pada baris %(row)s tidak ditutup di baris itu. "
                    "Perbaiki barisnya, lalu kirim lagi.",
                    row=number,
                )
            )
        if not is_blank(row):
            last, widest = number, max(widest, len(row))
        if last > limits.rows:
            raise too_many_rows(limits)
    if widest > limits.columns:
        raise too_many_columns(limits)
    return last, widest
