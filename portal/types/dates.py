"""Days as people write them: 1961-08-17, 17-08-1961, 17/8/61, 17 Agustus 1961, Aug 17 1961."""

import re
from datetime import date, datetime

from flask_babel import lazy_gettext

from portal.errors import InvalidInput
from portal.types.text import clean_text, plain_digits

OLDEST = 1900
"""No living person was born before this year; an earlier one is a slip of the finger."""

_MONTH_NAMES = (
    "januari january",
    "februari pebruari february",
    "maret march",
    "april",
    "mei may",
    "juni june",
    "juli july",
    "agustus august agt ags",
    "september",
    "oktober october",
    "november nopember",
    "desember december",
)
_MONTHS = {
    form: number
    for number, names in enumerate(_MONTH_NAMES, start=1)
    for name in names.split()
    for form in (name, name[:3], name[:4])
}
_SEPARATOR = r"\s*[-/.,\s]\s*"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_NUMERIC = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d{{2}})")
_WORDED = re.compile(r"(\d{1,2})[-/.,\s]*([a-z]{3,9})[-/.,\s]*(\d{4}|\d{2})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})[-/.,\s]*(\d{1,2})[-/.,\s]+(\d{4}|\d{2})", re.IGNORECASE)
_PLACE_FIRST = re.compile(r"(?P<place>[^\d,;/]*[^\d,;/\s])\s*[,;/]?\s*(?P<day>\d.*)?", re.DOTALL)


def written_date(text: str, latest: date) -> date:
    """The day that ``text`` names, day before month as in Indonesia.

    A two-digit year means the last such year that is not after ``latest``. Raises
    :class:`InvalidInput` if the text names no day or one that does not exist.
    """
    cleaned = clean_text(plain_digits(text))
    for pattern, order in (
        (_ISO, (2, 1, 0)),
        (_NUMERIC, (0, 1, 2)),
        (_WORDED, (0, 1, 2)),
        (_MONTH_FIRST, (1, 0, 2)),
    ):
        match = pattern.fullmatch(cleaned)
        if match:
            day, month, year = (match.groups()[position] for position in order)
            return _existing_day(day, month, year, latest)
    raise InvalidInput(lazy_gettext("Tanggal tidak dapat dibaca. Contoh yang benar: 17-08-1961."))


def birth_date_from(value: str | date, today: date) -> date:
    """A birth date from text or a spreadsheet cell; not in the future, not before 1900."""
    if isinstance(value, datetime):
        value = value.date()
    day = value if isinstance(value, date) else written_date(value, today)
    if day > today:
        raise InvalidInput(lazy_gettext("Tanggal lahir tidak mungkin di masa depan."))
    if day.year < OLDEST:
        raise InvalidInput(lazy_gettext("Tanggal lahir tidak mungkin sebelum tahun 1900."))
    return day


def place_and_date(text: str) -> tuple[str | None, str | None]:
    """Split ``Bekasi, 14-11-1971`` into place and date as written; either may be missing."""
    cleaned = clean_text(text).strip(" ,;/")
    if not cleaned:
        return None, None
    if cleaned[0].isdigit():
        return None, cleaned
    match = _PLACE_FIRST.fullmatch(cleaned)
    if match is None:
        return cleaned, None
    place = match["place"]
    # "Agustus 17, 1961" begins with a month, not with a place.
    if place.lower() in _MONTHS and match["day"]:
        return None, cleaned
    return place, match["day"]


def _existing_day(day: str, month: str, year: str, latest: date) -> date:
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    full_year = int(year)
    if len(year) == 2:
        full_year += latest.year // 100 * 100
    try:
        found = date(full_year, number, int(day))
        if len(year) == 2 and found > latest:
            found = date(full_year - 100, number, int(day))
    except ValueError:
        message = lazy_gettext("Tanggal itu tidak ada di kalender. Contoh yang benar: 17-08-1961.")
        raise InvalidInput(message) from None
    return found
