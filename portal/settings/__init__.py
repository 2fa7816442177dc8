"""Dated, audited values that an office changes itself."""

from portal.settings.definitions import Kind, Setting, all_settings, declare
from portal.settings.services import change_setting, value_of

__all__ = [
    "Kind",
    "Setting",
    "all_settings",
    "change_setting",
    "declare",
    "value_of",
]
