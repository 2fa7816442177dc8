"""Read and change settings."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.clock import today, utc_now
from portal.errors import StaleRecord
from portal.extensions import db
from portal.permissions import Actor, Permission, require
from portal.settings.definitions import Setting
from portal.settings.models import SettingValue


def value_of(setting: Setting, *, on: date | None = None) -> Any:
    """The value that holds on a day (today unless said): the office's own, else the default."""
    day = on or today()
    own = db.session.execute(
        select(SettingValue.value, SettingValue.valid_from)
        .where(SettingValue.key == setting.key, SettingValue.valid_from <= day)
        .order_by(SettingValue.valid_from.desc(), SettingValue.id.desc())
        .limit(1)
    ).first()
    valid = [item for item in setting.defaults if item.valid_from <= day]
    if own is not None and all(own.valid_from >= item.valid_from for item in valid):
        return own.value
    return max(valid, key=lambda item: item.valid_from, default=setting.defaults[0]).value


def change_setting(
    actor: Actor, setting: Setting, *, text: str, valid_from: date, basis: str, read_at: int
) -> SettingValue:
    """Let ``setting`` have a new value from a day on; earlier days keep theirs.

    ``read_at`` is the number of the newest value of the setting that its author saw, 0 for none.
    Sent twice, it is kept once. Raises :class:`InvalidInput` for what cannot be read,
    :class:`StaleRecord` if somebody else set that day since.
    """
    require(actor, Permission.SETTING_MANAGE)
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
        # Somebody else set that day in the same moment; the unique turn let one through.
        raise StaleRecord(record=_latest(setting, valid_from)) from error
    audit.record(actor, "setting_values.change", row, **said)
    return row


def _latest(setting: Setting, valid_from: date) -> SettingValue | None:
    """The office's value from that very day on."""
    return db.session.scalars(
        select(SettingValue)
        .where(SettingValue.key == setting.key, SettingValue.valid_from == valid_from)
        .order_by(SettingValue.turn.desc())
        .limit(1)
    ).first()
