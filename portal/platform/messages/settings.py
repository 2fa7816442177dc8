"""Settings of SMS: sending hours, rate and daily budget."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.core.clock import ZONE_NAME
from portal.platform.messages.languages import LANGUAGES
from portal.platform.settings import SettingKind, define
from portal.platform.settings.definitions import SettingRule

_GROUP = _("SMS")


def _check_positive(number: int) -> Any | None:
    return None if number >= 1 else _("Sedikitnya 1.")


SEND_FROM = define(
    "messages.send_from",
    SettingKind.TIME,
    group=_GROUP,
    label=_("SMS dikirim mulai pukul"),
    unit=ZONE_NAME,
    default="08:00",
)
SEND_UNTIL = define(
    "messages.send_until",
    SettingKind.TIME,
    group=_GROUP,
    label=_("SMS dikirim sampai pukul"),
    unit=ZONE_NAME,
    default="18:00",
)
FRIDAY_REST_FROM = define(
    "messages.friday_rest_from",
    SettingKind.TIME,
    group=_GROUP,
    label=_("Jeda salat Jumat mulai pukul"),
    unit=ZONE_NAME,
    default="11:30",
)
FRIDAY_REST_UNTIL = define(
    "messages.friday_rest_until",
    SettingKind.TIME,
    group=_GROUP,
    label=_("Jeda salat Jumat sampai pukul"),
    unit=ZONE_NAME,
    default="13:00",
)
PER_SECOND = define(
    "messages.per_second",
    SettingKind.INTEGER,
    group=_GROUP,
    label=_("Kecepatan kirim paling tinggi"),
    unit=_("SMS tiap detik"),
    hint=_("Sesuai batas nama pengirim pada penyedia SMS."),
    default=10,
    check=_check_positive,
)
PER_DAY = define(
    "messages.per_day",
    SettingKind.INTEGER,
    group=_GROUP,
    label=_("Anggaran SMS sehari"),
    unit=_("SMS"),
    hint=_("Bila habis, sisanya dikirim hari berikutnya."),
    default=3000,
    check=_check_positive,
)
PRICE = define(
    "messages.price",
    SettingKind.RUPIAH,
    group=_GROUP,
    label=_("Harga satu SMS"),
    hint=_("Sesuai tagihan penyedia SMS; untuk perkiraan biaya sebelum dikirim."),
    default=7_000,
)


def _hours_in_order(opens: str, closes: str, rest_from: str, rest_until: str) -> Any | None:
    if opens >= closes:
        return _("Jam mulai harus sebelum jam sampai, kalau tidak tidak ada SMS yang dikirim.")
    if rest_from > rest_until:
        return _("Jeda salat Jumat harus dimulai sebelum berakhir.")
    if rest_from <= opens and rest_until >= closes:
        return _("Jeda salat Jumat menutup seluruh hari.")
    return None


RULES = (
    SettingRule((SEND_FROM, SEND_UNTIL, FRIDAY_REST_FROM, FRIDAY_REST_UNTIL), _hours_in_order),
)
SETTINGS = (
    LANGUAGES,
    SEND_FROM,
    SEND_UNTIL,
    FRIDAY_REST_FROM,
    FRIDAY_REST_UNTIL,
    PER_SECOND,
    PER_DAY,
    PRICE,
)
