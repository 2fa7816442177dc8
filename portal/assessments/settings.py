"""What an office sets about poverty and assessment."""

from datetime import date

from flask_babel import lazy_gettext as _

from portal.settings import Kind, declare
from portal.settings.definitions import DatedDefault

POVERTY_LINE = declare(
    "assessments.extreme_poverty_line",
    Kind.RUPIAH,
    group=_("Kemiskinan"),
    label=_("Garis kemiskinan ekstrem per orang sebulan"),
    unit=_("rupiah"),
    dated=(
        DatedDefault(date(2021, 3, 1), 358_233, "BPS Maret 2021: Rp11.941 per orang per hari"),
        DatedDefault(date(2025, 1, 1), 391_000, "BPS Januari 2025"),
    ),
)
