"""Settings of sponsors."""

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define

GROUP = _("Pengasuh")

MOTHER_AGE = define(
    "sponsors.mother_age",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Ibu yang diasuh berumur paling sedikit"),
    hint=_("Yang lebih muda tetap dapat dipilih, dengan tanda."),
    unit=_("tahun"),
    default=40,
    check=lambda years: None if 0 <= years <= 120 else _("Isi umur antara 0 dan 120."),
)
QUIET_DAYS = define(
    "sponsors.quiet_days",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Pengasuh dianggap lama tidak berkunjung setelah"),
    hint=_("Di daerah tetangga pengasuh berkunjung paling sedikit sekali sebulan."),
    unit=_("hari"),
    default=31,
    check=lambda days: None if 1 <= days <= 365 else _("Isi hari antara 1 dan 365."),
)

SETTINGS = (
    MOTHER_AGE,
    QUIET_DAYS,
)
