"""Settings of aid."""

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define

LARGEST_ITEM = define(
    "decisions.largest_item",
    SettingKind.RUPIAH,
    group=_("Bantuan"),
    label=_("Nilai terbesar satu butir bantuan"),
    hint=_("Usulan di atas nilai ini ditolak sebagai salah ketik."),
    unit=_("rupiah"),
    default=50_000_000,
)

SETTINGS = (LARGEST_ITEM,)
