"""Definitions of settings. Rooms list theirs in ``feature.py``."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _

from portal.core.counting import thousands
from portal.core.errors import InvalidInput

_EXTENSION, _RULES = "portal_settings", "portal_setting_rules"

#: Upper limit of amounts, counts and days; a larger number is a typing error.
LARGEST = 10**12


class SettingKind(enum.StrEnum):
    """Type of a value: its format on the settings page and in JSON."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    RUPIAH = "rupiah"
    BOOLEAN = "boolean"
    INTEGER_LIST = "integer_list"  # "30, 90, 180"
    TIME = "time"  # "08:00" local time
    FILE = "file"  # id of a stored file, 0 for none


@dataclass(frozen=True)
class DatedDefault:
    """A default value valid from a day, with its source. A function proposes one that depends on
    the regency."""

    valid_from: date
    proposed: Any
    reason: Any = ""

    @property
    def value(self) -> Any:
        """Return the value."""
        return self.proposed() if callable(self.proposed) else self.proposed

    @property
    def basis(self) -> str:
        """Return the source of the value."""
        return str(self.reason() if callable(self.reason) else self.reason)


@dataclass(frozen=True)
class Setting:
    """One setting. ``group`` and ``label`` are Indonesian; ``unit`` is shown after the value."""

    key: str
    kind: SettingKind
    group: Any
    label: Any
    defaults: tuple[DatedDefault, ...]
    unit: Any = ""
    hint: Any = ""
    check: Callable[[Any], Any | None] | None = None
    """Returns an Indonesian error message about a parsed value, or None."""
    must_be_set: bool = False
    """Whether papers or SMS rest on it: without a value they are drafts."""
    needs_basis: bool = True
    """Whether a new value needs a basis: not what is so by itself, such as an address."""
    endpoint: str = ""
    """Of the page where it is changed, if that is not the page of a value."""

    def parse(self, text: str) -> Any:
        """Return the value in ``text``. Raises :class:`InvalidInput` with the reason."""
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
        """Return ``value`` as text for the form field."""
        if self.kind is SettingKind.INTEGER_LIST:
            return ", ".join(str(item) for item in value)
        if self.kind is SettingKind.BOOLEAN:
            return "ya" if value else "tidak"
        if self.kind is SettingKind.RUPIAH:
            return thousands(value)
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


_PARSERS: dict[SettingKind, Callable[[str], Any]] = {
    SettingKind.TEXT: str,
    SettingKind.LONG_TEXT: str,
    SettingKind.INTEGER: _integer,
    SettingKind.FILE: _integer,
    SettingKind.RUPIAH: _integer,
    SettingKind.BOOLEAN: _boolean,
    SettingKind.INTEGER_LIST: lambda text: [_integer(part) for part in text.split(",")],
    SettingKind.TIME: _time,
}


def define(
    key: str,
    kind: SettingKind,
    *,
    group: Any,
    label: Any,
    default: Any = None,
    dated: tuple[DatedDefault, ...] = (),
    unit: Any = "",
    hint: Any = "",
    check: Callable[[Any], Any | None] | None = None,
    must_be_set: bool = False,
    needs_basis: bool = True,
    endpoint: str = "",
) -> Setting:
    """Return a setting with one default for all days, or with ``dated`` defaults."""
    defaults = dated or (DatedDefault(date(2000, 1, 1), default),)
    return Setting(
        key,
        kind,
        group,
        label,
        defaults,
        unit=unit,
        hint=hint,
        check=check,
        must_be_set=must_be_set,
        needs_basis=needs_basis,
        endpoint=endpoint,
    )


@dataclass(frozen=True)
class SettingRule:
    """What must hold between settings on every day. ``complaint`` is given their values in this
    order; it returns what is wrong in words, or None."""

    settings: tuple[Setting, ...]
    complaint: Callable[..., Any | None]


def register_rules(app: Flask, rules: Iterable[SettingRule]) -> None:
    """Add rules between settings of ``app``."""
    known: list[SettingRule] = app.extensions.setdefault(_RULES, [])
    known += rules


def rules_of(setting: Setting) -> list[SettingRule]:
    """Return the rules that ``setting`` is part of."""
    known: list[SettingRule] = current_app.extensions.get(_RULES, [])
    return [rule for rule in known if setting in rule.settings]


def register_settings(app: Flask, settings: Iterable[Setting]) -> None:
    """Add settings to the settings page of ``app``. Raises ValueError for a duplicate key."""
    known: dict[str, Setting] = app.extensions.setdefault(_EXTENSION, {})
    for one in settings:
        if one.key in known:
            raise ValueError(f"setting {one.key} is declared twice")
        known[one.key] = one


def all_settings() -> tuple[Setting, ...]:
    """Return all settings, in the order of the rooms that declare them."""
    return tuple(current_app.extensions[_EXTENSION].values())
