"""Settings of the API."""

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define

PER_MINUTE = define(
    "agency_access.per_minute",
    SettingKind.INTEGER,
    group=_("Akses instansi"),
    label=_("Permintaan data paling banyak"),
    hint=_("Untuk setiap kunci akses. Permintaan di atas itu ditolak sampai menit berikutnya."),
    unit=_("tiap menit"),
    default=120,
    check=lambda number: None if 1 <= number <= 10_000 else _("Isi antara 1 dan 10.000."),
)

SETTINGS = (PER_MINUTE,)
