"""Read a CSV as one sheet, whatever its encoding, delimiter and line ends."""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator

from .limits import Limits, RefusalReason, Refused, too_many_columns, too_many_rows
from .sheet_writer import SheetWriter

_DELIMITERS = ";,\t|"
_SAMPLE_ROWS = 40
_SAMPLE_CHARACTERS = 64 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROL = 0.02
_SEPARATOR_LINE = re.compile(r"sep=(?P<delimiter>[;,\t|])\r?\n", re.IGNORECASE)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]{2,}")
_WHOLE_LINE = re.compile(r'"(?:[^"]|"")*[;,\t](?:[^"]|"")*"')
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Sentinel row at the end of the file. If it is read as part of a cell, a quote was not closed.
_END = "\x00end of table\x00"

# The csv module's limit would reject the file for one long cell; the file size limits it anyway.
csv.field_size_limit(sys.maxsize)


def read_csv(content: bytes, limits: Limits, writer: SheetWriter) -> None:
    """Write the sheet of a CSV.

    Raises :class:`Refused` for a file that is not text, has an unclosed quote, or exceeds
    ``limits``.
    """
    text = _unwrapped(_decoded_once(_decode(content)))
    sample = text[:_SAMPLE_CHARACTERS]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample):
        raise Refused(RefusalReason.NO_TABLE)
    separator_line = _SEPARATOR_LINE.match(text)
    if separator_line:
        delimiter, text = separator_line["delimiter"], text[separator_line.end() :]
    else:
        delimiter = _delimiter(sample)
    with writer.sheet("") as sheet:
        for row in _rows(text, delimiter):
            sheet.add(row)
            if sheet.last_row > limits.rows:
                raise too_many_rows(limits)
        if sheet.columns > limits.columns:
            raise too_many_columns(limits)


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


def _decoded_once(text: str) -> str:
    """Repair UTF-8 that was decoded as Windows-1252 and encoded again: ``Nurâ€™aini``."""
    if text.isascii():
        return text
    return _NOT_ASCII.sub(lambda match: _decoded_again(match[0]), text)


def _decoded_again(run: str) -> str:
    try:
        return run.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return run


def _unwrapped(text: str) -> str:
    """Return the table of a CSV in which each line is quoted as a whole: ``"1,Siti,3216…"``."""
    lines = [line for line in text[:_SAMPLE_CHARACTERS].splitlines()[:_SAMPLE_ROWS] if line]
    if len(lines) < 2 or not all(_WHOLE_LINE.fullmatch(line) for line in lines):
        return text
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\x1f")
    return "\n".join("".join(row) for row in rows)


def _delimiter(sample: str) -> str:
    """Return the delimiter that splits most rows into the same number of cells, and into most
    cells.
    """

    def merit(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        common = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
        return (common[0][1], common[0][0]) if common else (0, 0)

    return max(_DELIMITERS, key=merit)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield each row. Raises :class:`Refused` if an unclosed quote swallows following rows."""
    gap = "" if text.endswith(("\n", "\r")) else "\n"
    reader = csv.reader(io.StringIO(text + gap + _END, newline=""), delimiter=delimiter)
    for number, row in enumerate(reader, start=1):
        if row == [_END]:
            return
        if (row and row[-1].endswith(_END)) or _swallowed(row, delimiter):
            raise Refused(RefusalReason.OPEN_QUOTE, row=number)
        yield row


def _swallowed(row: list[str], delimiter: str) -> bool:
    """Return whether a cell contains whole rows because a quote was closed only far below."""
    enough = max(3, len(row) // 2)
    return any(
        line.count(delimiter) >= enough
        for cell in row
        if "\n" in cell or "\r" in cell
        for line in cell.splitlines()
    )
