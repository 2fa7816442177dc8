"""Settings of exports."""

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define

KEEP_DAYS = define(
    "exports.keep_days",
    SettingKind.INTEGER,
    group=_("Ekspor data"),
    label=_("Berkas ekspor disimpan"),
    hint=_("Sesudah itu berkasnya dihapus; catatan bahwa pernah dibuat tetap ada."),
    unit=_("hari"),
    default=7,
    check=lambda days: None if 1 <= days <= 365 else _("Isi hari antara 1 dan 365."),
)

SETTINGS = (KEEP_DAYS,)
