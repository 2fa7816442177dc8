"""The cost of a workbook, counted before anything opens it.

A workbook is a zip of XML. A few kilobytes can unpack to gigabytes, two filled cells in far corners
make a reader hold the whole rectangle between them, and one long shared text can be repeated a
million times. Every entry is unpacked once in small pieces, counted, and thrown away.
"""

import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from flask_babel import lazy_gettext

from portal.agencies.reading.tables import (
    Limits,
    UnreadableFile,
    too_many_columns,
    too_many_rows,
)

_PIECE = 1024 * 1024
_MOST_ENTRIES = 2_000
_ENCRYPTED = 0x1
_DIGITS = "0123456789"
_LONGEST_COLUMN, _LONGEST_ROW = 3, 8  # XFD, beyond 1048576
_HOLDS_VALUE = {"v", "is"}


def check_unpacked(content: bytes, limits: Limits) -> None:
    """Return if the workbook is safe to open, else raise :class:`UnreadableFile`.

    A broken archive raises :class:`zipfile.BadZipFile`, ``zlib.error`` or ``expat.ExpatError``.
    """
    budget = limits.unpacked_bytes
    longest, cells = 0, 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if "xl/workbook.bin" in names or "content.xml" in names:
            raise UnreadableFile(lazy_gettext("Simpan daftar ini sebagai XLSX, lalu kirim lagi."))
        if len(entries) > _MOST_ENTRIES or any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise zipfile.BadZipFile
        for entry in entries:
            # The directory's figure is only a claim: unpack until the data itself ends.
            entry.file_size = sys.maxsize
            with archive.open(entry) as packed:
                survey = _surveyed(packed, budget)
            survey.check(limits)
            budget -= survey.size
            cells += survey.cells
            longest = max(longest, survey.longest_text)
    if longest * cells > limits.text_bytes:
        raise UnreadableFile(
            lazy_gettext(
                "Ada sel berisi %(count)s huruf di antara sangat banyak sel. Pendekkan isinya, "
                "atau bagi daftarnya.",
                count=longest,
            )
        )


@dataclass(slots=True)
class _Survey:
    """What one entry holds. Cells that only carry a format do not count."""

    size: int = 0
    rows: int = 0
    columns: int = 0
    cells: int = 0
    longest_text: int = 0
    _row: int = 0
    _column: str | int = 0
    _text: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An XML element begins. This runs millions of times: no more work than is needed."""
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            self._enter_cell(attributes.get("r", ""))
        elif name in _HOLDS_VALUE:
            self.cells += 1
            if self._row > self.rows:
                self.rows = self._row
            if isinstance(self._column, str):
                self._column = _number_of(self._column)
            if self._column > self.columns:
                self.columns = self._column
        elif name == "row":
            number = attributes.get("r", "")
            self._row, self._column = (
                int(number[:_LONGEST_ROW]) if number.isdecimal() else self._row + 1,
                0,
            )
        elif name == "si":
            self._text = 0

    def _enter_cell(self, reference: str) -> None:
        letters = reference.rstrip(_DIGITS)
        if letters and letters != reference:
            self._row, self._column = int(reference[len(letters) :][:_LONGEST_ROW]), letters
        else:  # a cell may leave its place to be counted
            self._column = _number_of(self._column) + 1

    def text(self, text: str) -> None:
        """Text inside an element; only that of shared texts can repeat."""
        self._text += len(text)
        self.longest_text = max(self.longest_text, self._text)

    def check(self, limits: Limits) -> None:
        """Raise if a sheet reaches too far."""
        if self.rows > limits.rows:
            raise too_many_rows(limits)
        if self.columns > limits.columns:
            raise too_many_columns(limits)
        if self.rows * self.columns > limits.cells:
            raise UnreadableFile(
                lazy_gettext("Lembar kerja terlalu luas. Hapus kolom dan baris yang kosong.")
            )


def _surveyed(packed: IO[bytes], budget: int) -> _Survey:
    survey = _Survey()
    pieces = _within(packed, budget, survey)
    first = next(pieces, b"")
    if not first.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
        for _ in pieces:
            pass
        return survey
    parser = expat.ParserCreate()
    parser.StartElementHandler = survey.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if b"<sst" in first or b":sst" in first:
        parser.CharacterDataHandler = survey.text
    parser.Parse(first)
    for piece in pieces:
        parser.Parse(piece)
    parser.Parse(b"", True)
    return survey


def _within(packed: IO[bytes], budget: int, survey: _Survey) -> Iterator[bytes]:
    """Pieces of one entry, until it ends or has cost more than is left."""
    while piece := packed.read(_PIECE):
        survey.size += len(piece)
        if survey.size > budget:
            raise UnreadableFile(
                lazy_gettext("Isi berkas Excel ini terlalu besar setelah dibuka. Bagi daftarnya.")
            )
        yield piece


def _refuse_doctype(*_: object) -> None:
    """No spreadsheet program writes a document type; it could only hold a trap."""
    raise zipfile.BadZipFile


@lru_cache(maxsize=1024)
def _number_of(letters: str | int) -> int:
    """``A`` is 1, ``AA`` is 27; a number stays."""
    if isinstance(letters, int):
        return letters
    number = 0
    for letter in letters[:_LONGEST_COLUMN]:
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number
