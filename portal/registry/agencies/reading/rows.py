"""One row read with a mapping: its texts by field, and the findings."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from portal.registry.agencies.reading.fields import (
    NAME_AND_NIK,
    NIK_AND_KK,
    OF_FAMILY,
    REMARKS,
    REPLACEMENTS,
    Field,
    label_key,
    meaning_of,
)
from portal.registry.agencies.reading.findings import Code, Finding
from portal.registry.agencies.reading.mapping import Column, TableMapping
from portal.registry.agencies.reading.owners import is_of_replaced
from portal.registry.agencies.reading.sheets import Cell, Cells, text_of
from portal.registry.agencies.reading.status_words import says_plainly

_NOTHING = frozenset(
    [
        *("", "na", "n a", "n/a", "null", "none", "nan", "nihil", "kosong", "x", "xx", "xxx", "0"),
        *(
            "belum",
            "belum ada",
            "blm ada",
            "blm",
            "belum punya",
            "tidak ada",
            "tdk ada",
            "tidak punya",
        ),
        *("tidak tahu", "tidak diketahui", "belum diketahui", "belum rekam", "belum perekaman"),
    ]
)
#: Error values of Excel formulas; some programs export them as text.
EXCEL_ERRORS = frozenset(
    ["#ref!", "#n/a", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#spill!", "#calc!"]
)
_DITTO = frozenset(["sda", "s d a", "idem", "id", "sama dengan di atas", "ditto"])
_DITTO_MARKS = frozenset(['"', "''", "〃", "”", "“", "-„-", '-"-', "„"])
#: First characters of texts that mean "as above".
DITTO_BEGINS = frozenset("sSiIdD\"'〃”“-„(.")
_LONGEST_PHRASE = 25
_SIGNS = re.compile(r"[\W_]+")


def is_nothing(text: str) -> bool:
    """Return whether a text means an empty value: ``-``, ``belum ada``, ``0``, ``#REF!``."""
    if not text:
        return True
    if len(text) > _LONGEST_PHRASE:
        return False
    phrase = text.lower()
    if phrase in _NOTHING:
        return True
    # Punctuation is rare and expensive to strip; this runs for every cell of a long file.
    if phrase[0].isalnum() and phrase[-1].isalnum():
        return False
    return phrase in EXCEL_ERRORS or _SIGNS.sub(" ", phrase).strip() in _NOTHING


def is_ditto(text: str) -> bool:
    """Return whether a text means "as above"."""
    if not text or text[0] not in DITTO_BEGINS or len(text) > _LONGEST_PHRASE:
        return False
    return text in _DITTO_MARKS or _SIGNS.sub(" ", text).strip().lower() in _DITTO


_Labelled = list[tuple[int, str]]


class Layout:
    """Position of each field in a table; created once for all its rows."""

    def __init__(self, mapping: TableMapping) -> None:
        self.mapping = mapping
        self.positions = {field: found for field in Field if (found := mapping.positions(field))}
        #: The column of each field with a single one (nearly all), and the columns of the others.
        self.single = [(field, at[0]) for field, at in self.positions.items() if len(at) == 1]
        self.several = [(field, at) for field, at in self.positions.items() if len(at) > 1]
        self.twins = [field for field, _ in self.several if field not in _SEVERAL]
        #: Whether a column contains name and NIK, or NIK and No. KK, in one cell.
        self.nik_in_name = NAME_AND_NIK.search(mapping.label(Field.NAME)) is not None
        self.kk_with_nik = NIK_AND_KK.search(mapping.label(Field.NIK)) is not None
        #: Whether the column of names is of people who were replaced.
        self.of_replaced = is_of_replaced(mapping.label(Field.NAME))
        self.labels = {field: mapping.label(field) for field in self.positions}
        interpreted = {
            position
            for field, places in self.positions.items()
            if field not in _KEPT_AS_WRITTEN
            for position in places
        }
        self.rest = _distinct_labels(
            column for column in mapping.columns if column.position not in interpreted
        )
        #: Fields that may be given once per family, and their columns.
        self.of_family = [
            (field, positions[0]) for field in OF_FAMILY if (positions := self.positions.get(field))
        ]
        self.remarks, self.unknown = _remarks_and_unknown(mapping)

    def has(self, field: Field) -> bool:
        """Return whether the table has a column for ``field``."""
        return field in self.positions


_SEVERAL = (Field.ADDRESS, Field.STATUS, Field.NIK_ANSWER, Field.IGNORED)
#: Texts that also stay beside what they are read as.
_KEPT_AS_WRITTEN = (
    *(Field.IGNORED, Field.STATUS, Field.NIK_ANSWER, *REPLACEMENTS, Field.REPLACED),
)


def _remarks_and_unknown(mapping: TableMapping) -> tuple[_Labelled, _Labelled]:
    """Return the columns in which a status of person or payment may stand, and those whose label is
    not understood and speaks of nobody else."""
    remarks, unknown = [], []
    for column in mapping.columns:
        is_remark = column.field is None and label_key(column.label) in REMARKS
        if is_remark or column.field in (Field.STATUS, Field.NIK_ANSWER):
            remarks.append((column.position, column.label))
        elif column.field is None and meaning_of(column.label) is None:
            unknown.append((column.position, column.label))
    return remarks, unknown


class RowCells:
    """The cells of one row, read through a layout. Collects reasons and warnings."""

    __slots__ = (
        *("_found", "_inherited", "_said", "cells", "layout", "notes", "reasons", "texts"),
        "warnings",
    )

    def __init__(self, layout: Layout, cells: Cells) -> None:
        self.layout = layout
        self.cells = cells
        self.texts: Sequence[str] = [text_of(cell) for cell in cells]
        self._inherited: dict[Field, Cell] = {}
        self._found: dict[Field, int] = {}
        self._said: dict[Field, str] = {}
        self._find()
        self.notes: dict[str, str] = {}
        self.reasons: list[Finding] = []
        self.warnings: list[Finding] = []

    def text(self, field: Field) -> str:
        """Return the text of ``field``; empty without one."""
        return self._said.get(field, "")

    def cell(self, field: Field) -> Cell:
        """Return the cell itself, because numbers and dates of Excel differ from typed ones."""
        position = self._found.get(field)
        return self._inherited.get(field) if position is None else self.cells[position]

    def position(self, field: Field) -> int | None:
        """Return the column in which the row has a value for ``field``."""
        return self._found.get(field)

    def raw_text(self, field: Field) -> str:
        """Return the text in the first column of ``field``, even if it means an empty value."""
        positions = self.layout.positions.get(field, ())
        return next((self.texts[at] for at in positions if at < len(self.texts)), "")

    def inherit(self, field: Field, value: Cell) -> None:
        """Use ``value`` from above the row instead of a cell that is empty or says "ditto"."""
        self._found.pop(field, None)
        self._inherited[field] = value
        self._said[field] = text_of(value)

    def texts_of(self, field: Field) -> list[str]:
        """Return the texts of all columns of ``field``, from left to right, without repetitions."""
        positions = self.layout.positions.get(field, ())
        if field in self._inherited or len(positions) == 1:
            return [self._said[field]] if field in self._said else []
        texts = (self.texts[at] for at in positions if at < len(self.texts))
        return list(dict.fromkeys(text for text in texts if not is_nothing(text)))

    def rest(self) -> dict[str, str]:
        """Return what stands in columns without a field, by label, and what footnotes say."""
        width = len(self.texts)
        found = {
            label: self.texts[at] for at, label in self.layout.rest if at < width and self.texts[at]
        }
        return found | self.notes if self.notes else found

    def remarks(self) -> list[tuple[str, str]]:
        """Return label and text of the columns that may contain a status, and of others that state
        one unambiguously.
        """
        texts, width = self.texts, len(self.texts)
        found = [
            (label, texts[at]) for at, label in self.layout.remarks if at < width and texts[at]
        ]
        return found + [
            (label, texts[at])
            for at, label in self.layout.unknown
            if at < width and says_plainly(texts[at])
        ]

    def refuse(self, code: Code, field: Field, value: str = "", hint: str = "") -> None:
        """Refuse the row because of ``field``; ``value`` is quoted, ``hint`` may be
        what was meant.
        """
        self.reasons.append(Finding(code, self.layout.labels.get(field, ""), value, hint))

    def warn(self, code: Code, field: Field, value: str = "") -> None:
        """Add a warning about ``field``."""
        self.warnings.append(Finding(code, self.layout.labels.get(field, ""), value))

    def warn_of_contradictions(self) -> None:
        """Add a warning for columns with the same field that contain different values."""
        for field in self.layout.twins:
            if len(self.texts_of(field)) > 1:
                self.warn(Code.COLUMNS_DIFFER, field)

    def _find(self) -> None:
        """Find the first column with a value for each field."""
        texts, width = self.texts, len(self.texts)
        for field, at in self.layout.single:
            if at < width and not is_nothing(texts[at]):
                self._found[field] = at
                self._said[field] = texts[at]
        for field, positions in self.layout.several:
            for at in positions:
                if at < width and not is_nothing(texts[at]):
                    self._found[field] = at
                    self._said[field] = texts[at]
                    break


def _distinct_labels(columns: Iterable[Column]) -> list[tuple[int, str]]:
    """Return position and label; an empty or repeated label gets the letter of its column."""
    columns = list(columns)
    counts = Counter(column.label for column in columns)
    return [
        (
            column.position,
            column.label
            if column.label and counts[column.label] == 1
            else f"{column.label} ({column_letters(column.position)})".strip(),
        )
        for column in columns
    ]


def column_letters(position: int) -> str:
    """Return the spreadsheet name of a column: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_position(letters: str) -> int:
    """Return the column (from 0) with this spreadsheet name; the inverse of
    :func:`column_letters`.
    """
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1
