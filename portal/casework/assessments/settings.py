"""Settings on poverty. Poverty lines are dated: an assessment keeps the line of its day."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from portal.platform.office.known_programmes import known_here
from portal.platform.settings import SettingKind, define
from portal.platform.settings.definitions import DatedDefault, SettingRule

_GROUP = _("Kemiskinan dan asesmen")


def _positive(amount: int) -> Any | None:
    return None if amount > 0 else _("Jumlah ini harus lebih dari nol.")


_LINE_OF_2021 = (358_230, "BPS, Maret 2021: Rp11.941 sehari, 30 hari")


def _line_of_2023() -> tuple[int, str]:
    """Return the line of the regency's own decree, if it is known, else the one before."""
    own = known_here().get("extreme_line")
    return (own["amount"], own["basis"]) if own else _LINE_OF_2021


EXTREME_LINE = define(
    "assessments.extreme_line",
    SettingKind.RUPIAH,
    group=_GROUP,
    label=_("Garis kemiskinan ekstrem"),
    unit=_("per orang per bulan"),
    dated=(
        DatedDefault(date(2021, 3, 1), *_LINE_OF_2021),
        DatedDefault(date(2023, 1, 1), lambda: _line_of_2023()[0], lambda: _line_of_2023()[1]),
        DatedDefault(date(2025, 1, 1), 391_000, "BPS, Januari 2025: sekitar Rp391.000 sebulan"),
    ),
    check=_positive,
)
NATIONAL_LINE = define(
    "assessments.national_line",
    SettingKind.RUPIAH,
    group=_GROUP,
    label=_("Garis kemiskinan nasional"),
    unit=_("per orang per bulan"),
    dated=(DatedDefault(date(2025, 3, 1), 609_160, "BPS, Maret 2025"),),
    check=_positive,
)
HEAD_LIVELIHOOD = define(
    "assessments.head_livelihood",
    SettingKind.RUPIAH,
    group=_GROUP,
    label=_("Batas penghasilan kepala keluarga (kriteria BPS ke-12)"),
    unit=_("per bulan"),
    hint=_("Berlaku pada asesmen baru setelah kuesioner diterbitkan lagi."),
    default=600_000,
    check=_positive,
)
ASSET_VALUE = define(
    "assessments.asset_value",
    SettingKind.RUPIAH,
    group=_GROUP,
    label=_("Nilai barang yang mudah dijual (kriteria BPS ke-14)"),
    hint=_("Berlaku pada asesmen baru setelah kuesioner diterbitkan lagi."),
    default=500_000,
    check=_positive,
)


def _lines_in_order(extreme: int, national: int) -> Any | None:
    if extreme < national:
        return None
    return _("Garis kemiskinan ekstrem harus di bawah garis kemiskinan nasional.")


RULES = (SettingRule((EXTREME_LINE, NATIONAL_LINE), _lines_in_order),)
SETTINGS = (
    EXTREME_LINE,
    NATIONAL_LINE,
    HEAD_LIVELIHOOD,
    ASSET_VALUE,
)

#: Amounts that a questionnaire can use as ``{placeholder}``; filled in at publication.
AMOUNTS = {"head_livelihood": HEAD_LIVELIHOOD, "asset_value": ASSET_VALUE}
