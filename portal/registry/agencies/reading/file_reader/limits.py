"""Resource limits for reading a file, and the reasons for refusing one."""

from dataclasses import dataclass
from enum import StrEnum

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for reading a file; sizes in bytes.

    ``cells`` limits rows times columns of a workbook, because a reader must hold the whole
    rectangle even if only two distant corners are filled; ``text_bytes`` limits cells times the
    longest shared string, because each cell gets a copy. ``memory_bytes`` and ``seconds`` (CPU
    time) limit the process that reads.
    """

    file_bytes: int = 20 * _MIB
    unpacked_bytes: int = 100 * _MIB
    text_bytes: int = 2048 * _MIB
    rows: int = 200_000
    columns: int = 512
    cells: int = 8_000_000
    cell_characters: int = 10_000
    memory_bytes: int = 1024 * _MIB
    seconds: int = 120


class RefusalReason(StrEnum):
    """Why a file is refused. ``BROKEN`` is any unexpected error."""

    BROKEN = "broken"
    DAMAGED = "damaged"
    LOCKED = "locked"
    NO_TABLE = "no_table"
    OPEN_QUOTE = "open_quote"
    OTHER_WORKBOOK = "other_workbook"
    LONG_TEXT = "long_text"
    PDF = "pdf"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    UNPACKED = "unpacked"
    WEB_PAGE = "web_page"
    WIDE = "wide"


class Refused(Exception):
    """The file is refused; ``values`` are the placeholders of the message."""

    def __init__(self, reason: RefusalReason, **values: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def too_many_rows(limits: Limits) -> Refused:
    """Return the error for a table with too many rows."""
    return Refused(RefusalReason.TOO_MANY_ROWS, count=limits.rows)


def too_many_columns(limits: Limits) -> Refused:
    """Return the error for a table with too many columns."""
    return Refused(RefusalReason.TOO_MANY_COLUMNS, count=limits.columns)
