"""Read and change settings."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core.clock import today, utc_now
from portal.core.db.transaction import open_unit, unit_of_work
from portal.core.errors import InvalidInput, StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.permissions import Actor, require
from portal.platform.settings.definitions import Setting, rules_of
from portal.platform.settings.models import SettingValue
from portal.platform.settings.permissions import SETTING_MANAGE

_READ = "setting_values"


class OwnValue(NamedTuple):
    """A value set by the office, and the day from which it is valid."""

    value: Any
    valid_from: date


def value_of(setting: Setting, *, on: date | None = None) -> Any:
    """Return the value valid on a day (default: today): the stored one, else the default."""
    day = on or today()
    own = next((item for item in _own_values(setting.key) if item.valid_from <= day), None)
    valid = [item for item in setting.defaults if item.valid_from <= day]
    if own is not None and all(own.valid_from >= item.valid_from for item in valid):
        return own.value
    return max(valid, key=lambda item: item.valid_from, default=setting.defaults[0]).value


def _own_values(key: str) -> Sequence[OwnValue]:
    """The office's values, the newest first. A transaction reads them once, however often its
    services ask: long work asks thousands of times."""
    unit, all_read = open_unit(), db.session().info.get(_READ)
    if all_read is not None:
        return cast("Sequence[OwnValue]", all_read.get(key, ()))
    known: dict[str, Sequence[OwnValue]] = unit.notes.setdefault(_READ, {}) if unit else {}
    if key not in known:
        rows = db.session.execute(
            select(SettingValue.value, SettingValue.valid_from)
            .where(SettingValue.key == key)
            .order_by(SettingValue.valid_from.desc(), SettingValue.id.desc())
        )
        known[key] = [OwnValue(value, valid_from) for value, valid_from in rows]
    return known[key]


@contextmanager
def settings_read_once() -> Iterator[None]:
    """Read the office's values of all settings with one query, for a block that asks for many and
    changes none."""
    session = db.session()
    if _READ in session.info:
        yield
        return
    found: dict[str, list[OwnValue]] = {}
    for key, value, valid_from in session.execute(
        select(SettingValue.key, SettingValue.value, SettingValue.valid_from).order_by(
            SettingValue.valid_from.desc(), SettingValue.id.desc()
        )
    ):
        found.setdefault(key, []).append(OwnValue(value, valid_from))
    session.info[_READ] = found
    try:
        yield
    finally:
        del session.info[_READ]


def change_setting(
    actor: Actor, setting: Setting, *, text: str, valid_from: date, basis: str, read_at: int
) -> SettingValue:
    """Store a new value of ``setting`` from a day on; earlier days keep theirs.

    ``read_at`` is the id of the newest value that the user saw, 0 for none. Sending the same value
    twice stores it once. Raises :class:`InvalidInput` for an invalid value, :class:`StaleRecord` if
    another user set that day since.
    """
    require(actor, SETTING_MANAGE)
    value = setting.parse(text)
    _check_together(setting, value, valid_from)
    latest = _latest(setting, valid_from)
    if latest is not None and (latest.value, latest.basis) == (value, basis):
        return latest
    if latest is not None and latest.id > read_at:
        raise StaleRecord(record=latest)
    said = {"key": setting.key, "value": value, "valid_from": valid_from, "basis": basis}
    turn = 1 if latest is None else latest.turn + 1
    row = SettingValue(**said, turn=turn, set_at=utc_now(), set_by_id=actor.actor_id)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        # Another user set that day concurrently: the unique index on ``turn`` admits one.
        raise StaleRecord(record=_latest(setting, valid_from)) from error
    unit_of_work().notes.pop(_READ, None)
    audit.record(actor, "setting_values.change", row, **said)
    return row


def _check_together(setting: Setting, value: Any, valid_from: date) -> None:
    """Raise :class:`InvalidInput` if ``value`` does not go with other settings on the day from
    which it holds, or on a later one on which another changes."""
    until = min((day for day in _change_days(setting) if day > valid_from), default=date.max)
    for rule in rules_of(setting):
        days = {valid_from, *(day for other in rule.settings for day in _change_days(other))}
        for day in sorted(day for day in days if valid_from <= day < until):
            values = [value if one is setting else value_of(one, on=day) for one in rule.settings]
            complaint = rule.complaint(*values)
            if complaint:
                raise InvalidInput(f"{complaint} ({day:%d-%m-%Y})", field="value")


def _change_days(setting: Setting) -> set[date]:
    """Return the days from which a value of ``setting`` holds."""
    defaults = (item.valid_from for item in setting.defaults)
    return {*defaults, *(item.valid_from for item in _own_values(setting.key))}


def _latest(setting: Setting, valid_from: date) -> SettingValue | None:
    """Return the newest stored value for exactly that day."""
    return db.session.scalars(
        select(SettingValue)
        .where(SettingValue.key == setting.key, SettingValue.valid_from == valid_from)
        .order_by(SettingValue.turn.desc())
        .limit(1)
    ).first()
