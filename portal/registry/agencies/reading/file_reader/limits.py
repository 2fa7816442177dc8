"""What a file may cost, and the reasons for which it is refused."""

from dataclasses import dataclass
from enum import StrEnum

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused; sizes in bytes.

    ``cells`` bounds rows times columns of a workbook, because a reader must hold the whole
    rectangle even if two far corners are all that is filled; ``text_bytes`` bounds cells times
    the longest shared text, because each cell gets a copy. ``memory_bytes`` and ``seconds`` (of
    the processor) bound the process that reads, whatever the file does to it.
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
    """Why a file cannot be taken. ``BROKEN`` is whatever nobody foresaw."""

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
    """The file is not taken, for a reason that can be said; ``values`` belong into its words."""

    def __init__(self, reason: RefusalReason, **values: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def too_many_rows(limits: Limits) -> Refused:
    """Return the refusal of a table that is too long."""
    return Refused(RefusalReason.TOO_MANY_ROWS, count=limits.rows)


def too_many_columns(limits: Limits) -> Refused:
    """Return the refusal of a table that is too wide."""
    return Refused(RefusalReason.TOO_MANY_COLUMNS, count=limits.columns)
