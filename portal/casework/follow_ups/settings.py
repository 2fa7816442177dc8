"""Settings of follow-up and graduation."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define

GROUP = _("Pendampingan")


def _visits_in_order(days: list[int]) -> Any | None:
    if not days or not all(0 < day <= 1095 for day in days):
        return _("Isi hari antara 1 dan 1095.")
    if days != sorted(set(days)):
        return _("Tulis harinya berurutan, masing-masing sekali: 30, 90, 180.")
    return None


VISIT_DAYS = define(
    "follow_ups.visit_days",
    SettingKind.INTEGER_LIST,
    group=GROUP,
    label=_("Kunjungan setelah serah terima"),
    hint=_("Dihitung dari hari serah terima, dipisah koma."),
    unit=_("hari"),
    default=[30, 90, 180],
    check=_visits_in_order,
)
NOTICE_DAYS = define(
    "follow_ups.notice_days",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Keluarga diberi tahu sebelum kunjungan"),
    hint=_("Lewat SMS, sekian hari sebelum hari kunjungan."),
    unit=_("hari"),
    default=3,
)
VISITS_TO_GRADUATE = define(
    "follow_ups.visits_to_graduate",
    SettingKind.INTEGER,
    group=GROUP,
    label=_("Kunjungan paling sedikit sebelum graduasi"),
    default=2,
)

SETTINGS = (
    VISIT_DAYS,
    NOTICE_DAYS,
    VISITS_TO_GRADUATE,
)
