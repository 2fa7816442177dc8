"""Read and change settings."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core.clock import today, utc_now
from portal.core.db.transaction import open_unit, unit_of_work
from portal.core.errors import StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.permissions import Actor, require
from portal.platform.settings.definitions import Setting
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
    """Return the office's values, newest first. They are read once per transaction, because long
    jobs ask thousands of times.
    """
    unit = open_unit()
    known: dict[str, Sequence[OwnValue]] = unit.notes.setdefault(_READ, {}) if unit else {}
    if key not in known:
        rows = db.session.execute(
            select(SettingValue.value, SettingValue.valid_from)
            .where(SettingValue.key == key)
            .order_by(SettingValue.valid_from.desc(), SettingValue.id.desc())
        )
        known[key] = [OwnValue(value, valid_from) for value, valid_from in rows]
    return known[key]


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


def _latest(setting: Setting, valid_from: date) -> SettingValue | None:
    """Return the newest stored value for exactly that day."""
    return db.session.scalars(
        select(SettingValue)
        .where(SettingValue.key == setting.key, SettingValue.valid_from == valid_from)
        .order_by(SettingValue.turn.desc())
        .limit(1)
    ).first()
