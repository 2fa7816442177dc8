"""Write sheets as JSON lines, one per row, and a table of contents.

JSON has strings, numbers and booleans. A date, time or duration is a list of two: its type and its
text.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, Any

import orjson

from .limits import RefusalReason, Refused

Cell = str | int | float | bool | date | datetime | time | timedelta | None
#: Rows and columns of a merged cell, counted from 0: (top, left, bottom, right).
Merged = tuple[int, int, int, int]

DAY, MOMENT, TIME, DURATION = "d", "m", "t", "s"
#: Maximum size of a row in bytes.
LONGEST_ROW = 16 * 1024 * 1024

_AS_THEY_ARE = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")


def is_blank(cells: Sequence[Cell]) -> bool:
    """Return whether a row has no visible content."""
    return not any(
        cell is not None and (not isinstance(cell, str) or _UNSEEN.sub("", cell)) for cell in cells
    )


@dataclass
class SheetWritten:
    """A sheet that is being written; ``last_row`` is the last row that is not empty."""

    out: IO[bytes]
    last_row: int = 0
    columns: int = 0
    _empty: int = field(default=0, repr=False)

    def add(self, cells: Sequence[Cell]) -> None:
        """Add a row. Empty rows are written only if a filled one follows."""
        if is_blank(cells):
            self._empty += 1
            return
        line = orjson.dumps(cells, default=_text, option=_AS_THEY_ARE)
        if len(line) > LONGEST_ROW:
            raise Refused(RefusalReason.LONG_TEXT, count=max(len(str(cell)) for cell in cells))
        if self._empty:
            self.out.write(b"[]\n" * self._empty)
        self.out.write(line)
        self.last_row += self._empty + 1
        self._empty = 0
        if len(cells) > self.columns:
            self.columns = len(cells)


class SheetWriter:
    """Writes sheets one after the other; ``contents`` gives the position of each."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.contents: list[dict[str, Any]] = []

    @contextmanager
    def sheet(
        self,
        name: str,
        *,
        hidden: bool = False,
        merged: Sequence[Merged] = (),
        uncalculated: Sequence[str] = (),
    ) -> Iterator[SheetWritten]:
        """Write one sheet. ``uncalculated`` are the cells with a formula but no value."""
        start = self._out.tell()
        sheet = SheetWritten(self._out)
        yield sheet
        self.contents.append(
            {
                "name": name,
                "hidden": hidden,
                "last_row": sheet.last_row,
                "columns": sheet.columns,
                "merged": merged,
                "uncalculated": uncalculated,
                "start": start,
                "end": self._out.tell(),
            }
        )


def _text(cell: object) -> list[str]:
    if isinstance(cell, datetime):
        return [MOMENT, cell.isoformat()]
    if isinstance(cell, date):
        return [DAY, cell.isoformat()]
    if isinstance(cell, time):
        return [TIME, cell.isoformat()]
    if isinstance(cell, timedelta):
        return [DURATION, str(cell.total_seconds())]
    raise TypeError(type(cell).__name__)
