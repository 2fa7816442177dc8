"""Values as people in Bekasi read them: money, days, times, and masked numbers.

Months and weekdays speak the language of the screen; amounts and times are written the Indonesian
way in every language. Papers and SMS are Indonesian always, and have words of their own.
"""

from datetime import date, datetime

from babel.dates import format_date
from flask import Flask
from flask_babel import get_locale, gettext

from portal.clock import to_wib, today

MISSING = "–"
VISIBLE_DIGITS = 4


def rupiah(amount: int | None) -> str:
    """``1500000`` → ``Rp1.500.000``; a missing amount is a dash, zero is ``Rp0``."""
    if amount is None:
        return MISSING
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{thousands(abs(amount))}"


def thousands(number: int) -> str:
    """``1100`` → ``1.100``."""
    return f"{number:,}".replace(",", ".")


def _day(value: date | datetime) -> date:
    """The calendar day in Bekasi of a day or a moment."""
    return to_wib(value).date() if isinstance(value, datetime) else value


def _in_words(value: date | datetime | None, pattern: str) -> str:
    """A day by a CLDR pattern, in the language of the screen; Indonesian where there is none."""
    return MISSING if value is None else format_date(_day(value), pattern, get_locale() or "id")


def tanggal(value: date | datetime | None) -> str:
    """``17 April 2026``."""
    return _in_words(value, "d MMMM y")


def tanggal_pendek(value: date | datetime | None) -> str:
    """``17 Apr 2026``: for rows and tables."""
    return _in_words(value, "d MMM y")


def hari_tanggal(value: date | datetime | None) -> str:
    """``Jumat, 17 April 2026``: for an appointment."""
    return _in_words(value, "EEEE, d MMMM y")


def waktu(value: datetime | None) -> str:
    """``09.41``, in WIB."""
    return MISSING if value is None else f"{to_wib(value):%H.%M}"


def tanggal_waktu(value: datetime | None) -> str:
    """``17 April 2026, 09.41 WIB``."""
    return MISSING if value is None else f"{tanggal(value)}, {waktu(value)} WIB"


def tenggat(value: date | datetime | None) -> str:
    """How far a due day is from today: ``terlambat 3 hari``, ``hari ini``, ``2 hari lagi``."""
    if value is None:
        return ""
    days = (_day(value) - today()).days
    if days < 0:
        return str(gettext("terlambat %(count)d hari", count=-days))
    if days <= 1:
        return str(gettext("besok") if days else gettext("hari ini"))
    return str(gettext("%(count)d hari lagi", count=days))


def tenggat_nada(value: date | datetime | None) -> str:
    """The tone of a due day: ``danger`` if overdue, ``due`` within 3 days, else ``neutral``."""
    if value is None:
        return "neutral"
    days = (_day(value) - today()).days
    return "danger" if days < 0 else "due" if days <= 3 else "neutral"


def samar(number: str | None) -> str:
    """A NIK, KK or phone number with all but its last four digits hidden."""
    if not number:
        return MISSING
    hidden = max(len(number) - VISIBLE_DIGITS, 0)
    return berkelompok("•" * hidden + number[hidden:])


def berkelompok(number: str | None) -> str:
    """Sixteen digits in groups of four, so that they can be read aloud."""
    if not number:
        return MISSING
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def ukuran(size: int) -> str:
    """Bytes as ``340 KB`` or ``1,2 MB``."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


FILTERS = (
    rupiah,
    thousands,
    tanggal,
    tanggal_pendek,
    hari_tanggal,
    waktu,
    tanggal_waktu,
    tenggat,
    tenggat_nada,
    samar,
    berkelompok,
    ukuran,
)


def register_filters(app: Flask) -> None:
    """Make each function of this module a template filter of the same name."""
    for function in FILTERS:
        app.add_template_filter(function)
