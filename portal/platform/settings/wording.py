"""Audit trail texts of settings."""

from typing import Any

from flask_babel import gettext
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


def shown(setting: Setting, value: Any) -> str:
    """Return a value formatted for display."""
    if setting.kind is SettingKind.RUPIAH:
        return rupiah(value)
    text = thousands(value) if setting.kind is SettingKind.INTEGER else setting.write(value)
    if setting.kind is SettingKind.TIME:
        text = text.replace(":", ".")
    return " ".join(part for part in (text, str(setting.unit)) if part) or gettext("(kosong)")


def standing(item: DatedValue, course: SettingHistory) -> str:
    """Return whether a value is valid now, will be, or was."""
    if item == course.now:
        return gettext("berlaku")
    return gettext("akan berlaku") if item.valid_from > course.now.valid_from else gettext("dulu")
