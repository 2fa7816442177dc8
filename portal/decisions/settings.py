"""What an office sets about aid."""

from flask_babel import lazy_gettext as _

from portal.settings import Kind, declare

LARGEST_ITEM = declare(
    "decisions.largest_item",
    Kind.RUPIAH,
    group=_("Bantuan"),
    label=_("Nilai terbesar satu butir bantuan"),
    hint=_("Usulan di atas nilai ini ditolak sebagai salah ketik."),
    unit=_("rupiah"),
    default=50_000_000,
)
