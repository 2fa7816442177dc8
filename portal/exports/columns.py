"""What a column is: declared once, and read by the files, the data dictionary and the API."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.clock import to_wib
from portal.types import PhoneNumber
from portal.web.filters import VISIBLE_DIGITS


class Kind(enum.StrEnum):
    """What a value is. Money is whole rupiah; a date is a day in WIB."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CODE = "code"
    PERSONAL = "personal"  # NIK or No. KK: masked unless it was asked for in full
    PHONE = "phone"


@dataclass(frozen=True)
class Sight:
    """How much of personal numbers the reader is shown."""

    full_numbers: bool
    full_phones: bool


@dataclass(frozen=True)
class Column:
    """One column of a dataset.

    ``name`` is its name in files and in the API and never changes; ``label`` and ``meaning`` are
    for people; ``source`` is the standard it follows or where it comes from. ``codes`` are the
    values of a code and their words. ``in_api`` is false for what agencies are not given.
    """

    name: str
    label: Any
    meaning: Any
    kind: Kind
    value: Callable[[Any], Any]
    source: Any = ""
    codes: Mapping[Any, Any] | None = None
    in_api: bool = True

    def plain(self, row: Any, sight: Sight) -> str | int | None:
        """The value of this column in ``row`` as JSON holds it; empty is ``None``."""
        value = self.value(row)
        if value is None or value == "":
            return None
        match self.kind:
            case Kind.NUMBER | Kind.MONEY:
                return int(value)
            case Kind.DATE:
                return _day(value).isoformat()
            case Kind.CODE:
                return str(value.value)
            case Kind.PERSONAL:
                return str(value) if sight.full_numbers else masked(str(value))
            case Kind.PHONE:
                number = PhoneNumber(str(value), can_receive_sms=True)
                return number.national if sight.full_phones else number.masked
        return str(value)

    @property
    def words(self) -> Mapping[str, str]:
        """The word of each code, in the language of the moment; asked for once a file."""
        return {str(key.value): str(word) for key, word in (self.codes or {}).items()}


def masked(number: str) -> str:
    """All but the last four digits hidden; as long as the number."""
    hidden = max(len(number) - VISIBLE_DIGITS, 0)
    return "•" * hidden + number[hidden:]


def _day(value: date | datetime) -> date:
    return to_wib(value).date() if isinstance(value, datetime) else value
