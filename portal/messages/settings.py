"""What an office sets about SMS: decent hours, pace and the day's budget."""

from typing import Any

from flask_babel import lazy_gettext as _

from portal.settings import Kind, declare

_GROUP = _("SMS")


def _check_positive(number: int) -> Any | None:
    return None if number >= 1 else _("Sedikitnya 1.")


SEND_FROM = declare(
    "messages.send_from",
    Kind.TIME,
    group=_GROUP,
    label=_("SMS dikirim mulai pukul"),
    unit=_("WIB"),
    default="08:00",
)
SEND_UNTIL = declare(
    "messages.send_until",
    Kind.TIME,
    group=_GROUP,
    label=_("SMS dikirim sampai pukul"),
    unit=_("WIB"),
    default="18:00",
)
FRIDAY_REST_FROM = declare(
    "messages.friday_rest_from",
    Kind.TIME,
    group=_GROUP,
    label=_("Jeda salat Jumat mulai pukul"),
    unit=_("WIB"),
    default="11:30",
)
FRIDAY_REST_UNTIL = declare(
    "messages.friday_rest_until",
    Kind.TIME,
    group=_GROUP,
    label=_("Jeda salat Jumat sampai pukul"),
    unit=_("WIB"),
    default="13:00",
)
PER_SECOND = declare(
    "messages.per_second",
    Kind.INTEGER,
    group=_GROUP,
    label=_("Kecepatan kirim paling tinggi"),
    unit=_("SMS tiap detik"),
    hint=_("Sesuai batas nama pengirim pada penyedia SMS."),
    default=10,
    check=_check_positive,
)
PER_DAY = declare(
    "messages.per_day",
    Kind.INTEGER,
    group=_GROUP,
    label=_("Anggaran SMS sehari"),
    unit=_("SMS"),
    hint=_("Bila habis, sisanya dikirim hari berikutnya."),
    default=3000,
    check=_check_positive,
)
PRICE = declare(
    "messages.price",
    Kind.RUPIAH,
    group=_GROUP,
    label=_("Harga satu SMS"),
    hint=_("Sesuai tagihan penyedia SMS; untuk perkiraan biaya sebelum dikirim."),
    default=7_000,
)
