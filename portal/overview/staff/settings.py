"""Settings of accounts."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define

LONGEST_DAYS = 90


def _check(days: int) -> Any | None:
    if 1 <= days <= LONGEST_DAYS:
        return None
    return _("Antara 1 dan %(most)s hari.", most=LONGEST_DAYS)


TEMPORARY_DAYS = define(
    "accounts.temporary_days",
    SettingKind.INTEGER,
    group=_("Akun petugas"),
    label=_("Masa berlaku kata sandi sementara"),
    hint=_("Sesudah itu administrator memberi kata sandi sementara yang baru."),
    unit=_("hari"),
    default=7,
    check=_check,
)

SETTINGS = (TEMPORARY_DAYS,)
