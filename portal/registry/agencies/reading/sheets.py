"""Sheets of a file as plain cells, before their meaning is guessed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TypeGuard

from portal.core.errors import InvalidInput
from portal.core.types import clean_text

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Cells = Sequence[Cell]

_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(367, 60_000)  # 1901 to 2064; smaller numbers are ages, larger are not days
_DIGITS_OF_A_DAY = 5


class UnreadableFile(InvalidInput):
    """The whole file is refused. The message says what to do."""

    default = "Berkas ini tidak dapat dibaca."


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. :meth:`rows` reads anew on each call, so that a long file can be streamed.

    ``name`` is empty for a CSV. ``last_row`` is the number of the last row that is not empty.
    ``hidden``: the sheet is hidden in the spreadsheet. ``merged`` are merged cells as (top, left,
    bottom, right) from 0; values merged over rows are repeated already. ``uncalculated`` are cells
    with a formula but no value (``"C7"``).
    """

    name: str
    last_row: int
    columns: int
    reopen: Callable[[], Iterator[Cells]] = field(repr=False)
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = field(default=(), repr=False)
    uncalculated: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Yield each row up to the last that is not empty, with its number in the spreadsheet."""
        for number, cells in enumerate(self.reopen(), start=1):
            if number > self.last_row:
                return
            yield number, cells


def text_of(cell: Cell) -> str:
    """Return a cell as clean text: integers without decimals, dates in ISO format."""
    if isinstance(cell, str):
        return clean_text(cell)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == time.min
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def is_number(cell: Cell) -> TypeGuard[int | float]:
    """Return whether the cell is stored as a number, not as text."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def excel_day(number: str) -> date | None:
    """Return the date of a five-digit Excel serial number, None for other text."""
    if len(number) != _DIGITS_OF_A_DAY or not (number.isascii() and number.isdigit()):
        return None
    count = int(number)
    return _EXCEL_EPOCH + timedelta(days=count) if count in _EXCEL_DAYS else None


def any_digit(texts: Iterable[str]) -> bool:
    """Return whether one of the texts contains a digit."""
    return any(letter.isdigit() for text in texts for letter in text)


def first_rows(sheet: Sheet, count: int) -> list[list[str]]:
    """Return the first ``count`` rows as texts."""
    return [[text_of(cell) for cell in row] for _, row in islice(sheet.rows(), count)]
