"""Settings: dated, audited values that an office changes itself."""

from portal.platform.settings.definitions import Setting, SettingKind, all_settings, define
from portal.platform.settings.services import change_setting, value_of

__all__ = [
    "Setting",
    "SettingKind",
    "all_settings",
    "change_setting",
    "define",
    "value_of",
]
