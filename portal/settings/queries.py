"""Questions about settings: what holds, since when, on what basis, and what came before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.errors import NotFound
from portal.extensions import db
from portal.settings.definitions import Setting, all_settings
from portal.settings.models import SettingValue


@dataclass(frozen=True)
class Holding:
    """A value of a setting from a day on. ``set_at`` is empty for what the portal brings along."""

    setting: Setting
    value: Any
    valid_from: date
    basis: str
    set_by: str = ""
    set_at: datetime | None = None
    serial: int = 0

    @property
    def rank(self) -> tuple[date, int]:
        """Of two values for the same day the office's own holds, and the later one."""
        return self.valid_from, self.serial


@dataclass(frozen=True)
class Course:
    """Every value of one setting, newest first, and the one that holds on a day."""

    setting: Setting
    now: Holding
    values: Sequence[Holding]

    @property
    def newest(self) -> int:
        """The number of the value that was set last, for whatever day; 0 if none ever was."""
        return max(item.serial for item in self.values)

    @property
    def next(self) -> Holding | None:
        """The nearest value that does not hold yet."""
        later = [item for item in self.values if item.valid_from > self.now.valid_from]
        return min(later, key=lambda item: (item.valid_from, -item.serial), default=None)


def get_setting(key: str) -> Setting:
    """The declared setting of this key. Raises :class:`NotFound`."""
    found = next((setting for setting in all_settings() if setting.key == key), None)
    if found is None:
        raise NotFound
    return found


def course_of(setting: Setting, *, on: date) -> Course:
    """One setting, past and future."""
    rows = db.session.scalars(_rows().where(SettingValue.key == setting.key))
    return _course(setting, rows, on)


def all_courses(*, on: date) -> dict[str, list[Course]]:
    """Every setting by its group, in order of declaration; one query."""
    by_key: dict[str, list[SettingValue]] = {}
    for row in db.session.scalars(_rows()):
        by_key.setdefault(row.key, []).append(row)
    groups: dict[str, list[Course]] = {}
    for setting in all_settings():
        course = _course(setting, by_key.get(setting.key, ()), on)
        groups.setdefault(str(setting.group), []).append(course)
    return groups


def _rows() -> Select[SettingValue]:
    return select(SettingValue).options(joinedload(SettingValue.set_by)).order_by(SettingValue.id)


def _course(setting: Setting, rows: Iterable[SettingValue], on: date) -> Course:
    values = [
        Holding(setting, default.value, default.valid_from, str(default.basis))
        for default in setting.defaults
    ]
    values += [
        Holding(
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
    return Course(setting, now, sorted(values, key=lambda item: item.rank, reverse=True))
