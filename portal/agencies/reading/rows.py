"""One row under one mapping: its texts by field, and what was found in it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from portal.agencies.reading.fields import Field
from portal.agencies.reading.findings import Code, Finding
from portal.agencies.reading.mapping import Column, SheetMapping
from portal.agencies.reading.tables import Cell, Cells, text_of

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
_DITTO = frozenset(["sda", "s d a", "idem", "id", "sama dengan di atas", "ditto"])
_LONGEST_PHRASE = 25
_SIGNS = re.compile(r"[\W_]+")


def is_nothing(text: str) -> bool:
    """Whether a text only says that there is nothing: ``-``, ``belum ada``, ``0``."""
    if len(text) > _LONGEST_PHRASE:
        return False
    phrase = text.lower()
    # Signs are rare, and taking them away is dear: it happens for every cell of a long file.
    if phrase not in _NOTHING and not (phrase[0].isalnum() and phrase[-1].isalnum()):
        phrase = _SIGNS.sub(" ", phrase).strip()
    return phrase in _NOTHING


def is_ditto(text: str) -> bool:
    """Whether a text only says "as above"."""
    return len(text) <= _LONGEST_PHRASE and _SIGNS.sub(" ", text).strip().lower() in _DITTO


class Layout:
    """Where each field of a sheet stands; made once for all its rows."""

    def __init__(self, mapping: SheetMapping) -> None:
        self.mapping = mapping
        self.positions = {
            field: positions for field in Field if (positions := mapping.positions(field))
        }
        self.twins = [
            field
            for field, positions in self.positions.items()
            if len(positions) > 1 and field not in (Field.ADDRESS, Field.IGNORED)
        ]
        self.labels = {field: mapping.label(field) for field in self.positions}
        interpreted = {
            position
            for field, positions in self.positions.items()
            if field is not Field.IGNORED
            for position in positions
        }
        self.rest = _distinct_labels(
            column for column in mapping.columns if column.position not in interpreted
        )

    def has(self, field: Field) -> bool:
        """Whether the sheet has a column for ``field``."""
        return field in self.positions


class Row:
    """The cells of one row, read through a layout. Reasons and warnings gather here."""

    __slots__ = ("_found", "cells", "layout", "reasons", "texts", "warnings")

    def __init__(self, layout: Layout, cells: Cells) -> None:
        self.layout = layout
        self.cells = cells
        self.texts: Sequence[str] = [text_of(cell) for cell in cells]
        self._found = {
            field: position
            for field, positions in layout.positions.items()
            if (position := self._first_filled(positions)) is not None
        }
        self.reasons: list[Finding] = []
        self.warnings: list[Finding] = []

    def text(self, field: Field) -> str:
        """What the row says of ``field``, or nothing."""
        position = self._found.get(field)
        return "" if position is None else self.texts[position]

    def cell(self, field: Field) -> Cell:
        """The cell itself: Excel's numbers and days are not the same as typed ones."""
        position = self._found.get(field)
        return None if position is None else self.cells[position]

    def texts_of(self, field: Field) -> list[str]:
        """What all columns of ``field`` say, left to right, each thing once."""
        texts = (
            self.texts[at] for at in self.layout.positions.get(field, ()) if at < len(self.texts)
        )
        return list(dict.fromkeys(text for text in texts if not is_nothing(text)))

    def rest(self) -> dict[str, str]:
        """What stands in columns without a field, by label."""
        width = len(self.texts)
        return {
            label: self.texts[at] for at, label in self.layout.rest if at < width and self.texts[at]
        }

    def refuse(self, code: Code, field: Field) -> None:
        """The row cannot be accepted, because of ``field``."""
        self.reasons.append(Finding(code, self.layout.labels.get(field, "")))

    def warn(self, code: Code, field: Field) -> None:
        """Something about ``field`` is doubtful."""
        self.warnings.append(Finding(code, self.layout.labels.get(field, "")))

    def warn_of_contradictions(self) -> None:
        """Twin columns are read as one; where both are filled they should say the same."""
        for field in self.layout.twins:
            if len(self.texts_of(field)) > 1:
                self.warn(Code.COLUMNS_DIFFER, field)

    def _first_filled(self, positions: tuple[int, ...]) -> int | None:
        for position in positions:
            if position < len(self.texts) and not is_nothing(self.texts[position]):
                return position
        return None


def _distinct_labels(columns: Iterable[Column]) -> list[tuple[int, str]]:
    """Position and label; a label that is empty or not the only one gets its column's letter."""
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
    """The name a spreadsheet gives a column: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
