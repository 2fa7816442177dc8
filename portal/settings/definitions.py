"""What can be set: features declare their settings, the settings page lists them."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from portal.errors import InvalidInput

#: No amount, count or number of days an office sets is larger; one that is, is a slip of the hand.
LARGEST = 10**12


class Kind(enum.StrEnum):
    """How a value is written on the settings page and kept in JSON."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    RUPIAH = "rupiah"
    BOOLEAN = "boolean"
    INTEGER_LIST = "integer_list"  # "30, 90, 180"
    TIME = "time"  # "08:00" WIB


@dataclass(frozen=True)
class DatedDefault:
    """A value that holds from a day on, with the source that says so."""

    valid_from: date
    value: Any
    basis: str = ""


@dataclass(frozen=True)
class Setting:
    """One setting. ``group`` and ``label`` are Indonesian; ``unit`` follows the value on screen."""

    key: str
    kind: Kind
    group: Any
    label: Any
    defaults: tuple[DatedDefault, ...]
    unit: Any = ""
    hint: Any = ""
    check: Callable[[Any], Any | None] | None = None
    """Returns an Indonesian complaint about a parsed value, or ``None``."""

    def parse(self, text: str) -> Any:
        """Read what a person typed. Raises :class:`InvalidInput` with the reason."""
        try:
            value = _PARSERS[self.kind](text.strip())
        except ValueError as error:
            raise InvalidInput(_("Nilai ini tidak dapat dibaca."), field="value") from error
        try:
            complaint = self.check(value) if self.check else None
        except InvalidInput as error:
            complaint = error.message
        if complaint:
            raise InvalidInput(complaint, field="value")
        return value

    def write(self, value: Any) -> str:
        """The value as the settings page shows it in a field."""
        if self.kind is Kind.INTEGER_LIST:
            return ", ".join(str(item) for item in value)
        if self.kind is Kind.BOOLEAN:
            return "ya" if value else "tidak"
        if self.kind is Kind.RUPIAH:
            return f"{value:,}".replace(",", ".")
        return str(value)


def _integer(text: str) -> int:
    number = int(text.removeprefix("Rp").replace(".", "").strip())
    if not 0 <= number <= LARGEST:
        raise ValueError(text)
    return number


def _boolean(text: str) -> bool:
    known = {"ya": True, "1": True, "tidak": False, "0": False, "": False}
    if text.lower() not in known:
        raise ValueError(text)
    return known[text.lower()]


def _time(text: str) -> str:
    hours, minutes = text.replace(".", ":").split(":")
    if not (0 <= int(hours) < 24 and 0 <= int(minutes) < 60):
        raise ValueError(text)
    return f"{int(hours):02}:{int(minutes):02}"


_PARSERS: dict[Kind, Callable[[str], Any]] = {
    Kind.TEXT: str,
    Kind.LONG_TEXT: str,
    Kind.INTEGER: _integer,
    Kind.RUPIAH: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.INTEGER_LIST: lambda text: [_integer(part) for part in text.split(",")],
    Kind.TIME: _time,
}

_declared: dict[str, Setting] = {}


def declare(
    key: str,
    kind: Kind,
    *,
    group: Any,
    label: Any,
    default: Any = None,
    dated: tuple[DatedDefault, ...] = (),
    unit: Any = "",
    hint: Any = "",
    check: Callable[[Any], Any | None] | None = None,
) -> Setting:
    """Add a setting to the vocabulary; called once, at import, by the feature that reads it."""
    if key in _declared:
        raise RuntimeError(f"setting {key} is declared twice")
    defaults = dated or (DatedDefault(date(2000, 1, 1), default),)
    setting = Setting(key, kind, group, label, defaults, unit=unit, hint=hint, check=check)
    _declared[key] = setting
    return setting


def all_settings() -> tuple[Setting, ...]:
    """Every declared setting, in order of declaration."""
    return tuple(_declared.values())
