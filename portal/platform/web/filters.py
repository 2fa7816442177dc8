"""Template filters: amounts, dates, times and masked numbers.

Months and weekdays follow the screen language; amounts and times are always in Indonesian notation.
Papers and SMS are always Indonesian and have formats of their own.
"""

from datetime import date, datetime

from babel.dates import format_date
from flask import Flask
from flask_babel import get_locale, gettext

from portal.core.clock import ZONE_NAME, to_local, today
from portal.core.counting import counted, thousands
from portal.core.kept_texts import said

MISSING = "–"
VISIBLE_DIGITS = 4


def rupiah(amount: int | None) -> str:
    """Return ``Rp1.500.000``; None is a dash, zero is ``Rp0``."""
    if amount is None:
        return MISSING
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{thousands(abs(amount))}"


def _day(value: date | datetime) -> date:
    """Return the local calendar day."""
    return to_local(value).date() if isinstance(value, datetime) else value


def _in_words(value: date | datetime | None, pattern: str) -> str:
    """Format a date by a CLDR pattern in the screen language; Indonesian outside a request."""
    return MISSING if value is None else format_date(_day(value), pattern, get_locale() or "id")


def tanggal(value: date | datetime | None) -> str:
    """Return ``17 April 2026``."""
    return _in_words(value, "d MMMM y")


def bulan(value: date | datetime | None) -> str:
    """Return ``April 2026``."""
    return _in_words(value, "MMMM y")


def tanggal_pendek(value: date | datetime | None) -> str:
    """Return ``17 Apr 2026``, for rows and tables."""
    return _in_words(value, "d MMM y")


def hari_tanggal(value: date | datetime | None) -> str:
    """Return ``Jumat, 17 April 2026``, for appointments."""
    return _in_words(value, "EEEE, d MMMM y")


def waktu(value: datetime | None) -> str:
    """Return local time as ``09.41``."""
    return MISSING if value is None else f"{to_local(value):%H.%M}"


def tanggal_waktu(value: datetime | None) -> str:
    """Return ``17 April 2026, 09.41 WIB``, or in the zone of the portal."""
    return MISSING if value is None else f"{tanggal(value)}, {waktu_zona(value)}"


def waktu_zona(value: datetime | None) -> str:
    """Return ``09.41 WIB``, or in the zone of the portal."""
    return MISSING if value is None else f"{waktu(value)} {ZONE_NAME}"


def tenggat(value: date | datetime | None) -> str:
    """Return the distance of a due date from today: ``terlambat 3 hari``, ``hari ini``, ``2 hari
    lagi``."""
    if value is None:
        return ""
    days = (_day(value) - today()).days
    if days < 0:
        return counted("terlambat %(n)s hari", -days)
    if days <= 1:
        return str(gettext("besok") if days else gettext("hari ini"))
    return counted("%(n)s hari lagi", days)


def tenggat_nada(value: date | datetime | None) -> str:
    """Return the tone of a due date: ``danger`` if overdue, ``due`` within 3 days, else
    ``neutral``."""
    if value is None:
        return "neutral"
    days = (_day(value) - today()).days
    return "danger" if days < 0 else "due" if days <= 3 else "neutral"


def samar(number: str | None) -> str:
    """Return a NIK, KK or phone number with all but its last four digits hidden."""
    if not number:
        return MISSING
    hidden = max(len(number) - VISIBLE_DIGITS, 0)
    return berkelompok("•" * hidden + number[hidden:])


def berkelompok(number: str | None) -> str:
    """Return digits in groups of four, easier to read aloud."""
    if not number:
        return MISSING
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def ukuran(size: int) -> str:
    """Return a size in bytes as ``340 KB`` or ``1,2 MB``."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


FILTERS = (
    rupiah,
    thousands,
    bulan,
    tanggal,
    tanggal_pendek,
    hari_tanggal,
    waktu,
    tanggal_waktu,
    waktu_zona,
    tenggat,
    tenggat_nada,
    samar,
    berkelompok,
    ukuran,
)


def register_filters(app: Flask) -> None:
    """Register each function of :data:`FILTERS` as a template filter of the same name."""
    for function in FILTERS:
        app.add_template_filter(function)
    app.add_template_filter(said)
    app.jinja_env.globals["counted"] = counted
