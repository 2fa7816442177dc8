"""Sheets as they come out of a file, before anyone asks what they mean."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext

from portal.errors import InvalidInput
from portal.types import clean_text

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Cells = Sequence[Cell]

_MIB = 1024 * 1024


class UnreadableFile(InvalidInput):
    """The file as a whole cannot be taken; nothing of it was. The message says what to do."""

    default = "Berkas ini tidak dapat dibaca."


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused; sizes in bytes.

    ``cells`` bounds rows times columns of a workbook, because a reader must hold the whole
    rectangle even if two far corners are all that is filled; ``text_bytes`` bounds cells times
    the longest shared text, because each cell gets a copy.
    """

    file_bytes: int = 20 * _MIB
    unpacked_bytes: int = 100 * _MIB
    text_bytes: int = 2048 * _MIB
    rows: int = 200_000
    columns: int = 512
    cells: int = 8_000_000
    cell_characters: int = 10_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Rows are read anew on each call of :meth:`rows`, so that a long file can stream.

    ``name`` is empty for a CSV. ``last_row`` is the number of the last row that is not empty.
    """

    name: str
    last_row: int
    columns: int
    reopen: Callable[[], Iterator[Cells]] = field(repr=False)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Each row up to the last that is not empty, numbered as a spreadsheet shows it."""
        for number, cells in enumerate(self.reopen(), start=1):
            if number > self.last_row:
                return
            yield number, cells


def text_of(cell: Cell) -> str:
    """A cell as clean text: whole numbers without decimals, days in ISO form."""
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


def is_blank(cells: Cells) -> bool:
    """Whether a row holds nothing that can be seen."""
    return not any(cell is not None and cell != "" and text_of(cell) for cell in cells)


def too_many_rows(limits: Limits) -> UnreadableFile:
    """The refusal of a table that is too long."""
    return UnreadableFile(
        lazy_gettext(
            "Berkas berisi lebih dari %(count)s baris. Bagi menjadi beberapa berkas.",
            count=f"{limits.rows:,}".replace(",", "."),
        )
    )


def too_many_columns(limits: Limits) -> UnreadableFile:
    """The refusal of a table that is too wide."""
    return UnreadableFile(
        lazy_gettext("Berkas berisi lebih dari %(count)s kolom.", count=limits.columns)
    )
