"""What an office sets about sponsors."""

from flask_babel import lazy_gettext as _

from portal.settings import Kind, declare

QUIET_DAYS = declare(
    "sponsors.quiet_days",
    Kind.INTEGER,
    group=_("Pengasuh"),
    label=_("Pengasuh dianggap lama tidak berkunjung setelah"),
    hint=_("Di daerah tetangga pengasuh berkunjung paling sedikit sekali sebulan."),
    unit=_("hari"),
    default=31,
)
