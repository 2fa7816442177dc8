"""Audit trail texts of settings."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.core.counting import thousands
from portal.platform.audit.wording import AuditWords
from portal.platform.settings.definitions import Setting, SettingKind
from portal.platform.settings.queries import DatedValue, SettingHistory
from portal.platform.web.filters import rupiah

AUDIT_WORDS = AuditWords(
    nouns={
        "setting_values": _("pengaturan"),
    },
    fields={
        "key": _("pengaturan"),
    },
    office_tables=("setting_values",),
)


HOW_TO_WRITE: Mapping[SettingKind, LazyString] = {
    SettingKind.INTEGER: _("Angka saja, misalnya 30."),
    SettingKind.RUPIAH: _("Rupiah, angka saja, misalnya 400.000."),
    SettingKind.INTEGER_LIST: _("Angka dipisah koma, misalnya 30, 90, 180."),
    SettingKind.TIME: _("Jam dan menit, misalnya 08.00."),
}


def how_to_write(setting: Setting) -> str:
    """Return the hint beside the field: what the setting is for, and how its kind is written."""
    return " ".join(str(part) for part in (setting.hint, HOW_TO_WRITE.get(setting.kind)) if part)


def shown(setting: Setting, value: Any) -> str:
    """Return a value formatted for display."""
    if setting.kind is SettingKind.RUPIAH:
        return rupiah(value)
    if setting.kind is SettingKind.FILE:
        return gettext("terpasang") if value else gettext("(kosong)")
    text = thousands(value) if setting.kind is SettingKind.INTEGER else setting.write(value)
    if setting.kind is SettingKind.TIME:
        text = text.replace(":", ".")
    return " ".join(part for part in (text, str(setting.unit)) if part) or gettext("(kosong)")


def standing(item: DatedValue, course: SettingHistory) -> str:
    """Return whether a value is valid now, will be, or was."""
    if item == course.now:
        return gettext("berlaku")
    return gettext("akan berlaku") if item.valid_from > course.now.valid_from else gettext("dulu")
