"""Parse dates as people write them: 1961-08-17, 17-08-1961, 17/8/61, 17 Agustus 1961, Aug 17
1961."""

import re
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches

from flask_babel import lazy_gettext

from portal.core.clock import to_local
from portal.core.errors import InvalidInput
from portal.core.types.text import clean_text, plain_digits

EARLIEST_BIRTH_YEAR = 1900
"""No living person was born before this year; an earlier year is a typing error."""

_MONTH_NAMES = (
    "januari january",
    "februari pebruari february",
    "maret march",
    "april",
    "mei may",
    "juni june",
    "juli july",
    "agustus august agt ags agst agust",
    "september sept",
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
_SEPARATOR = r"[-/.,|\\_\s]+"
_ISO = re.compile(r"(\d{4})[-/.|_](\d{1,2})[-/.|_](\d{1,2})")
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})", re.IGNORECASE
)
_NUMERIC = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d{{2}})")
_WORDED = re.compile(r"(\d{1,2})[-/.,\s]*([a-z]{3,10})[-/.,\s]*(\d{4}|\d{2})", re.IGNORECASE)
_ROMAN = re.compile(r"(\d{1,2})[-/.,\s]+([ivx]{1,4})[-/.,\s]+(\d{4}|\d{2})", re.IGNORECASE)
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_FEWEST_OF_MISTYPED, _LIKENESS = 5, 0.8
_SHORT_YEAR = re.compile(r"(?<=[-/.,\s])['’‘`](?=\d{2}$)")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})[-/.,\s]*(\d{1,2})[-/.,\s]+(\d{4}|\d{2})", re.IGNORECASE)
_PLACE_FIRST = re.compile(r"(?P<place>[^\d,;/]*[^\d,;/\s])\s*[,;/]?\s*(?P<day>\d.*)?", re.DOTALL)
# What programs and people put around a day: quotes, a weekday, a time of day, a remark.
_DASHES = re.compile(r"[‐‑‒–—―]")
_WEEKDAY = re.compile(
    r"^(?:hari\s+)?(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*[,./]?\s+", re.IGNORECASE
)
_TIME = re.compile(r"[T\s]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?$", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^)]*\)\s*$")
# Midnight in UTC+7, +8 and +9; until the end of 1963 also in +7:30 (west) and +9:30 (Papua).
# IANA tz database: Asia/Jakarta, Asia/Makassar, Asia/Jayapura.
_MIDNIGHTS = {time(17), time(16), time(15), time(16, 30), time(14, 30)}


_NOT_IN_CALENDAR = lazy_gettext("Tanggal itu tidak ada di kalender. Contoh yang benar: 17-08-1961.")
_UNREADABLE = lazy_gettext("Tanggal tidak dapat dibaca. Contoh yang benar: 17-08-1961.")


class ImpossibleDate(InvalidInput):
    """The text has the form of a date, but no such day exists."""


class UnknownDate(InvalidInput):
    """The text stands for "not known", as MySQL's 0000-00-00; ``year`` is set if it names one."""

    def __init__(self, year: int | None) -> None:
        super().__init__(_NOT_IN_CALENDAR)
        self.year = year


def parse_date(text: str, latest: date, *, month_first: bool = False) -> date:
    """Return the date that ``text`` names, day before month as in Indonesia.

    ``month_first`` reads ``05/06/1975`` as 6 May, as a column filled by a US spreadsheet wants it.
    A two-digit year means the last such year not after ``latest``. Raises :class:`UnknownDate`,
    :class:`ImpossibleDate`, or :class:`InvalidInput` if the text is no date.
    """
    cleaned = _bare_day(text)
    if _INSTANT.fullmatch(cleaned):
        return _day_of_instant(cleaned)
    for pattern, order in (
        (_ISO, (2, 1, 0)),
        (_NUMERIC, (1, 0, 2) if month_first else (0, 1, 2)),
        (_ROMAN, (0, 1, 2)),
        (_WORDED, (0, 1, 2)),
        (_MONTH_FIRST, (1, 0, 2)),
    ):
        match = pattern.fullmatch(cleaned)
        if match:
            day, month, year = (match.groups()[position] for position in order)
            return _build_date(day, month, year, latest)
    raise InvalidInput(_UNREADABLE)


def _bare_day(text: str) -> str:
    cleaned = clean_text(plain_digits(text)).strip("'’‘`´\" ")
    cleaned = _WEEKDAY.sub("", _DASHES.sub("-", cleaned))
    if "T" in cleaned and _INSTANT.fullmatch(cleaned):
        return cleaned
    return _SHORT_YEAR.sub("", _TIME.sub("", _REMARK.sub("", cleaned)).strip(" ,.;"))


def _day_of_instant(text: str) -> date:
    """Return the day of an instant, as JavaScript writes midnight in Jakarta: ``…T17:00:00Z``.

    What is midnight in any zone of Indonesia is the day that begins there: a list may have been
    written in another zone than that of the office that reads it.
    """
    try:
        instant = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput(_UNREADABLE) from None
    if instant.time() in _MIDNIGHTS:
        return instant.date() + timedelta(days=1)
    return to_local(instant).date()


def parse_birth_date(value: str | date, today: date, *, month_first: bool = False) -> date:
    """Return a birth date from text or a spreadsheet cell. Raises :class:`ImpossibleDate` for a
    date after ``today`` or before 1900, else as :func:`parse_date`."""
    if isinstance(value, datetime):
        value = value.date()
    day = value if isinstance(value, date) else parse_date(value, today, month_first=month_first)
    if day > today:
        raise ImpossibleDate(lazy_gettext("Tanggal lahir tidak mungkin di masa depan."))
    if day.year < EARLIEST_BIRTH_YEAR:
        raise ImpossibleDate(lazy_gettext("Tanggal lahir tidak mungkin sebelum tahun 1900."))
    return day


def split_place_and_date(text: str) -> tuple[str | None, str | None]:
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


def month_number(name: str) -> int:
    """Return 1 to 12 for the name of a month, its abbreviation, a misspelling ("Novembr") or its
    Roman number, else 0.
    """
    word = name.lower()
    if word in _ROMANS:
        return _ROMANS.index(word) + 1
    if word not in _MONTHS and len(word) >= _FEWEST_OF_MISTYPED:
        word = next(iter(get_close_matches(word, _MONTHS, n=1, cutoff=_LIKENESS)), word)
    return _MONTHS.get(word, 0)


def named_month(word: str) -> int:
    """Return 1 to 12 for the name of a month or its beginning as it is spelt, else 0."""
    return _MONTHS.get(word.lower(), 0)


def _build_date(day: str, month: str, year: str, latest: date) -> date:
    number = int(month) if month.isdigit() else month_number(month)
    full_year = int(year)
    if not int(day) or (month.isdigit() and not number):
        raise UnknownDate(full_year if full_year > EARLIEST_BIRTH_YEAR else None)
    if len(year) == 2:
        full_year += latest.year // 100 * 100
    try:
        found = date(full_year, number, int(day))
        if len(year) == 2 and found > latest:
            found = date(full_year - 100, number, int(day))
    except ValueError:
        raise ImpossibleDate(_NOT_IN_CALENDAR) from None
    return found
