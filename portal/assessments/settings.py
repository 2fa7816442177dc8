"""What an office sets about poverty. Lines are dated: an assessment keeps the line of its day."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from portal.settings import Kind, declare
from portal.settings.definitions import DatedDefault

_GROUP = _("Kemiskinan dan asesmen")


def _positive(amount: int) -> Any | None:
    return None if amount > 0 else _("Jumlah ini harus lebih dari nol.")


EXTREME_LINE = declare(
    "assessments.extreme_line",
    Kind.RUPIAH,
    group=_GROUP,
    label=_("Garis kemiskinan ekstrem"),
    unit=_("per orang per bulan"),
    dated=(
        DatedDefault(date(2021, 3, 1), 358_230, "BPS, Maret 2021: Rp11.941 sehari, 30 hari"),
        DatedDefault(
            date(2023, 1, 1), 322_170, "Keputusan Kab. Bekasi 2023: Rp10.739 sehari, 30 hari"
        ),
        DatedDefault(date(2025, 1, 1), 391_000, "BPS, Januari 2025: sekitar Rp391.000 sebulan"),
    ),
    check=_positive,
)
NATIONAL_LINE = declare(
    "assessments.national_line",
    Kind.RUPIAH,
    group=_GROUP,
    label=_("Garis kemiskinan nasional"),
    unit=_("per orang per bulan"),
    dated=(DatedDefault(date(2025, 3, 1), 609_160, "BPS, Maret 2025"),),
    check=_positive,
)
HEAD_LIVELIHOOD = declare(
    "assessments.head_livelihood",
    Kind.RUPIAH,
    group=_GROUP,
    label=_("Batas penghasilan kepala keluarga (kriteria BPS ke-12)"),
    unit=_("per bulan"),
    hint=_("Berlaku pada asesmen baru setelah kuesioner diterbitkan lagi."),
    default=600_000,
    check=_positive,
)
ASSET_VALUE = declare(
    "assessments.asset_value",
    Kind.RUPIAH,
    group=_GROUP,
    label=_("Nilai barang yang mudah dijual (kriteria BPS ke-14)"),
    hint=_("Berlaku pada asesmen baru setelah kuesioner diterbitkan lagi."),
    default=500_000,
    check=_positive,
)

#: Amounts that a questionnaire may name in braces; filled in when it is published.
AMOUNTS = {"head_livelihood": HEAD_LIVELIHOOD, "asset_value": ASSET_VALUE}
