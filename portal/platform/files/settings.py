"""Setting for the largest accepted photo."""

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define, value_of

MEGAPIXEL = 1_000_000

PHOTO_PIXELS = define(
    "files.photo_pixels",
    SettingKind.INTEGER,
    group=_("Foto"),
    label=_("Foto terbesar, seperti diurai di memori; JPEG biasa diperkecil sambil diurai"),
    unit=_("juta titik"),
    default=24,
    check=lambda pixels: None if 1 <= pixels <= 100 else _("Isi antara 1 dan 100."),
)

SETTINGS = (PHOTO_PIXELS,)


def most_photo_pixels() -> int:
    """Return the maximum number of pixels of a photo."""
    return value_of(PHOTO_PIXELS) * MEGAPIXEL
