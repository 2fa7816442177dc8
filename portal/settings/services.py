"""Read and change settings."""

from datetime import date
from typing import Any

from sqlalchemy import select

from portal import audit
from portal.clock import today, utc_now
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
    actor: Actor, setting: Setting, *, text: str, valid_from: date, basis: str
) -> SettingValue:
    """Let ``setting`` have a new value from a day on; earlier days keep theirs.

    Sent twice, it is kept once. Raises :class:`InvalidInput` for what cannot be read.
    """
    require(actor, Permission.SETTING_MANAGE)
    value = setting.parse(text)
    latest = db.session.scalars(
        select(SettingValue)
        .where(SettingValue.key == setting.key, SettingValue.valid_from == valid_from)
        .order_by(SettingValue.id.desc())
        .limit(1)
    ).first()
    if latest is not None and (latest.value, latest.basis) == (value, basis):
        return latest
    row = SettingValue(
        key=setting.key,
        value=value,
        valid_from=valid_from,
        basis=basis,
        set_at=utc_now(),
        set_by_id=actor.actor_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor, "setting_values.change", row, key=setting.key, value=row.value, valid_from=valid_from
    )
    return row
