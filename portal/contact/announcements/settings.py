"""Settings of announcements."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define


def _check_days(number: int) -> Any | None:
    return None if 0 <= number <= 60 else _("Antara 0 dan 60 hari.")


TASK_DAYS = define(
    "announcements.task_days",
    SettingKind.INTEGER,
    group=_("SMS"),
    label=_("Tenggat tugas mengabari langsung"),
    unit=_("hari"),
    hint=_("Bila SMS menyebut hari, tenggatnya paling lambat sehari sebelum hari itu."),
    default=3,
    check=_check_days,
)

SETTINGS = (TASK_DAYS,)
