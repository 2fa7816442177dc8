"""Settings of cases."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.casework.cases.states import Status
from portal.platform.numbering import check_pattern
from portal.platform.office.known_programmes import known_here
from portal.platform.settings import SettingKind, define

CASE_NUMBER = define(
    "cases.number",
    SettingKind.TEXT,
    group=_("Kasus"),
    label=_("Pola nomor kasus"),
    hint=_("{year} diganti tahun, {sequence:06} diganti nomor urut enam angka."),
    default=lambda: known_here().get("case_number", "KASUS-{year}-{sequence:06}"),
    check=check_pattern,
)


def _one_per_stage(weights: list[int]) -> Any | None:
    if len(weights) != len(OPEN_STAGES) or not any(weights) or max(weights) > HEAVIEST:
        return _("Isi enam angka antara 0 dan 100, satu untuk setiap tahap.")
    return None


#: Stages of an open case, in the order of the weights.
OPEN_STAGES = tuple(status for status in Status if status is not Status.CLOSED)
HEAVIEST = 100
STAGE_WEIGHTS = define(
    "cases.stage_weights",
    SettingKind.INTEGER_LIST,
    group=_("Kasus"),
    label=_("Bobot beban pendamping menurut tahap"),
    hint=_(
        "Enam angka, dipisah koma: terdaftar, selesai asesmen, bantuan ditetapkan, dijadwalkan,"
        " bantuan diserahkan, pendampingan. Kasus yang banyak kerjanya berbobot lebih besar."
    ),
    default=[3, 2, 1, 1, 2, 1],
    check=_one_per_stage,
)

SETTINGS = (CASE_NUMBER, STAGE_WEIGHTS)
