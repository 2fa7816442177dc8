"""Measure a workbook before it is opened.

An XLSX or ODS is a zip of XML. A few kilobytes can unpack to gigabytes, two filled cells in distant
corners make a reader hold the whole rectangle, and one long shared string can be repeated a million
times. Every entry is therefore unpacked once in small pieces and counted, without keeping it.
"""

import io
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from .limits import Limits, RefusalReason, Refused, too_many_columns, too_many_rows

_PIECE = 1024 * 1024
_MOST_ENTRIES = 2_000
_ENCRYPTED = 0x1
_DIGITS = "0123456789"
_LONGEST_COLUMN, _LONGEST_ROW = 3, 8  # XFD, beyond 1048576
_HOLDS_VALUE = {"v", "is"}
_XML = (".xml", ".rels")
#: Maximum number of reported formulas without a value.
_MOST_FORMULAS = 10_000
_WORKBOOK, _TARGETS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def survey_workbook(content: bytes, limits: Limits) -> dict[str, tuple[str, ...]]:
    """Return for each sheet the cells with a formula but no value, if the workbook is safe.

    Raises :class:`Refused` if it is not. A broken archive raises :class:`zipfile.BadZipFile`,
    ``zlib.error`` or ``expat.ExpatError``.
    """
    budget = limits.unpacked_bytes
    longest, cells = 0, 0
    uncalculated: dict[str, tuple[str, ...]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if "xl/workbook.bin" in archive.namelist():
            raise Refused(RefusalReason.OTHER_WORKBOOK)
        if len(entries) > _MOST_ENTRIES or any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise zipfile.BadZipFile
        for entry in entries:
            # The size in the directory cannot be trusted: unpack to the end of the data.
            entry.file_size = sys.maxsize
            with archive.open(entry) as packed:
                survey = _surveyed(packed, budget, is_xml=entry.filename.lower().endswith(_XML))
            survey.check(limits)
            budget -= survey.size
            cells += survey.cells
            longest = max(longest, survey.longest_text)
            if survey.uncalculated:
                uncalculated[entry.filename] = tuple(survey.uncalculated)
        if longest * cells > limits.text_bytes:
            raise Refused(RefusalReason.LONG_TEXT, count=longest)
        names = _names_of_parts(archive) if uncalculated else {}
    return {names[part]: found for part, found in uncalculated.items() if part in names}


def _names_of_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return entry of the archive → name of its sheet."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            sheets[relation] = attributes.get("name", "")
        elif name == "Relationship":
            target = attributes.get("Target", "")
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id", "")] = part

    for part in (_WORKBOOK, _TARGETS):
        if part in archive.namelist():
            parser = expat.ParserCreate()
            parser.StartElementHandler = start
            parser.Parse(archive.read(part), True)
    return {targets[one]: name for one, name in sheets.items() if one in targets}


@dataclass(slots=True)
class _Survey:
    """Counts of one entry. Cells with a format but no content do not count."""

    size: int = 0
    rows: int = 0
    columns: int = 0
    cells: int = 0
    longest_text: int = 0
    uncalculated: list[str] = field(default_factory=list)
    _row: int = 0
    _column: str | int = 0
    _text: int = 0
    _cell: dict[str, str] = field(default_factory=dict)
    _formula: str | None = None
    _parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the start of an XML element. Called millions of times, so it does the minimum of
        work.
        """
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            if self._formula is not None:
                self._value_is_missing()
            self._cell = attributes
            self._enter_cell(attributes.get("r", ""))
        elif name in _HOLDS_VALUE:
            self.cells += 1
            if self._formula is not None:
                self._parser.CharacterDataHandler = self._value_came
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
        elif name == "f" and self._cell.get("t") != "str":  # a string may be empty
            self._formula = self._cell.get("r", "")

    def _value_came(self, _value: str) -> None:
        self._formula = None
        self._parser.CharacterDataHandler = None

    def _value_is_missing(self) -> None:
        if self._formula and len(self.uncalculated) < _MOST_FORMULAS:
            self.uncalculated.append(self._formula)
        self._formula = None
        self._parser.CharacterDataHandler = None

    def _enter_cell(self, reference: str) -> None:
        letters = reference.rstrip(_DIGITS)
        if letters and letters != reference:
            if not letters.isascii():
                raise zipfile.BadZipFile
            self._row, self._column = int(reference[len(letters) :][:_LONGEST_ROW]), letters
        else:  # the position of a cell is optional
            self._column = _number_of(self._column) + 1

    def _shared_text(self, text: str) -> None:
        """Handle text inside an element; only shared strings can be repeated."""
        self._text += len(text)
        self.longest_text = max(self.longest_text, self._text)

    def parse(self, first: bytes, rest: Iterable[bytes]) -> None:
        """Parse one XML file in pieces."""
        parser = self._parser
        parser.StartElementHandler = self.start
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if b"<sst" in first or b":sst" in first:
            parser.CharacterDataHandler = self._shared_text
        parser.Parse(first)
        for piece in rest:
            parser.Parse(piece)
        parser.Parse(b"", True)
        self._value_is_missing()

    def check(self, limits: Limits) -> None:
        """Raise :class:`Refused` if a sheet exceeds the limits."""
        if self.rows > limits.rows:
            raise too_many_rows(limits)
        if self.columns > limits.columns:
            raise too_many_columns(limits)
        if self.rows * self.columns > limits.cells:
            raise Refused(RefusalReason.WIDE)


def _surveyed(packed: IO[bytes], budget: int, *, is_xml: bool) -> _Survey:
    survey = _Survey()
    pieces = _within(packed, budget, survey)
    first = next(pieces, b"")
    if not is_xml and not first.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
        for _ in pieces:
            pass
    elif first:
        survey.parse(first, pieces)
    return survey


def _within(packed: IO[bytes], budget: int, survey: _Survey) -> Iterator[bytes]:
    """Yield the pieces of one entry until it ends. Raises :class:`Refused` if the budget is used
    up.
    """
    while piece := packed.read(_PIECE):
        survey.size += len(piece)
        if survey.size > budget:
            raise Refused(RefusalReason.UNPACKED)
        yield piece


def _refuse_doctype(*_: object) -> None:
    """Refuse a document type declaration, which no spreadsheet program writes (entity
    expansion).
    """
    raise zipfile.BadZipFile


@lru_cache(maxsize=1024)
def _number_of(letters: str | int) -> int:
    """Return the column number of letters: ``A`` is 1, ``AA`` is 27; digits are parsed
    as they are.
    """
    if isinstance(letters, int):
        return letters
    number = 0
    for letter in letters[:_LONGEST_COLUMN]:
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number
