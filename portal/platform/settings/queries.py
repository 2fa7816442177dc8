"""Queries on settings: the current value, its basis, and earlier and future values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.settings.definitions import Setting, all_settings
from portal.platform.settings.models import SettingValue


@dataclass(frozen=True)
class DatedValue:
    """A value of a setting from a day on. ``set_at`` is None for a default; ``serial`` is the id of
    the stored value, 0 for a default."""

    setting: Setting
    value: Any
    valid_from: date
    basis: str
    set_by: str = ""
    set_at: datetime | None = None
    serial: int = 0

    @property
    def rank(self) -> tuple[date, int]:
        """Return the sort key: of two values for one day the later stored one is valid, and any
        stored one takes precedence over the default.
        """
        return self.valid_from, self.serial


@dataclass(frozen=True)
class SettingHistory:
    """All values of one setting, newest first, and the one valid on a day."""

    setting: Setting
    now: DatedValue
    values: Sequence[DatedValue]

    @property
    def newest(self) -> int:
        """Id of the value stored last, for any day; 0 if there is none."""
        return max(item.serial for item in self.values)

    @property
    def next(self) -> DatedValue | None:
        """The nearest future value."""
        later = [item for item in self.values if item.valid_from > self.now.valid_from]
        return min(later, key=lambda item: (item.valid_from, -item.serial), default=None)


def get_setting(key: str) -> Setting:
    """Return the setting with this key. Raises :class:`NotFound`."""
    found = next((setting for setting in all_settings() if setting.key == key), None)
    if found is None:
        raise NotFound
    return found


def history_of(setting: Setting, *, on: date) -> SettingHistory:
    """Return the history of one setting."""
    rows = db.session.scalars(_rows().where(SettingValue.key == setting.key))
    return _history(setting, rows, on)


def all_histories(*, on: date) -> dict[str, list[SettingHistory]]:
    """Return the history of every setting by group, in order of declaration; one query."""
    by_key: dict[str, list[SettingValue]] = {}
    for row in db.session.scalars(_rows()):
        by_key.setdefault(row.key, []).append(row)
    groups: dict[str, list[SettingHistory]] = {}
    for setting in all_settings():
        course = _history(setting, by_key.get(setting.key, ()), on)
        groups.setdefault(str(setting.group), []).append(course)
    return groups


def _rows() -> Select[SettingValue]:
    return select(SettingValue).options(joinedload(SettingValue.set_by)).order_by(SettingValue.id)


def _history(setting: Setting, rows: Iterable[SettingValue], on: date) -> SettingHistory:
    values = [
        DatedValue(setting, default.value, default.valid_from, str(default.basis))
        for default in setting.defaults
    ]
    values += [
        DatedValue(
            setting,
            row.value,
            row.valid_from,
            row.basis,
            set_by=row.set_by.name if row.set_by else "",
            set_at=row.set_at,
            serial=row.id,
        )
        for row in rows
    ]
    held = [item for item in values if item.valid_from <= on]
    now = max(held, key=lambda item: item.rank) if held else values[0]
    return SettingHistory(setting, now, sorted(values, key=lambda item: item.rank, reverse=True))
