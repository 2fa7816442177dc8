"""Read date, year and place of birth in every notation."""

import re
from dataclasses import dataclass
from datetime import date

from portal.core.errors import InvalidInput
from portal.core.types import (
    ImpossibleDate,
    Nik,
    UnknownDate,
    number_text,
    parse_birth_date,
    split_place_and_date,
)
from portal.registry.agencies.reading.day_orders import readings
from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.findings import Code
from portal.registry.agencies.reading.mapping import DateOrder
from portal.registry.agencies.reading.profile import TableProfile
from portal.registry.agencies.reading.rows import RowCells
from portal.registry.agencies.reading.sheets import excel_day, is_number

_OLDEST_YEAR = 1900
_OLDEST_AGE = 120
_COMPACT_DAY = re.compile(r"(?:19|20)\d{6}|\d{4}(?:19|20)\d{2}")
_AGE = re.compile(
    r"(?:±|\+/?-|~|sekitar|kira-kira|kurang lebih|l[kb]\.?)?\s*"
    r"(\d{1,3})(?:[.,]\d+)?\s*(?:th|thn|tahun|y|years?)?\.?"
    r"(?:[\s,]*\d{1,2}\s*(?:bl|bln|bulan)\.?)?",
    re.IGNORECASE,
)
#: A year with words or a month before it: "± 1939", "tahun 1939", "Nov 1939", "11/1939".
_YEAR_ALONE = re.compile(r"(?:\D{1,15}|\d{1,2}[-/.\s]+)((?:19|20)\d{2})")
_MONTHS = re.compile(r"(\d{1,2})\s*(?:bl|bln|bulan|hari|hr|minggu)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Birth:
    """A person's birth according to a row. ``year`` is set if the day is not known."""

    day: date | None = None
    year: int | None = None
    place: str = ""


def read_birth(row: RowCells, nik: Nik | None, profile: TableProfile, today: date) -> Birth:
    """Return date or year, and place of birth.

    An impossible date refuses the row. An unreadable one refuses it only if neither NIK nor age
    gives the year. The NIK decides the order of day and month, else the column.
    """
    place = row.text(Field.BIRTH_PLACE)
    field = Field.BIRTH_DATE
    cell = row.cell(field)
    if cell is None and row.layout.has(Field.PLACE_AND_DATE):
        field, cell = Field.PLACE_AND_DATE, row.cell(Field.PLACE_AND_DATE)
        if isinstance(cell, str):
            found_place, cell = split_place_and_date(cell)
            place = place or found_place or ""
    elif isinstance(cell, str) and (split := _place_before(cell)):
        place, cell = place or split[0], split[1]
    if isinstance(cell, str) and not any(letter.isdigit() for letter in cell):
        cell = None
    if cell is None:
        return Birth(year=_year_from_age(row, today), place=place)
    if is_number(cell):
        cell = str(int(cell))
    try:
        day, year = _birth_day(row, field, cell, nik, profile, today)
    except UnknownDate as unknown:
        row.warn(Code.BIRTH_DATE_UNKNOWN, field)
        return Birth(year=unknown.year or _year_from_age(row, today), place=place)
    except InvalidInput as refusal:
        return Birth(year=_without_day(row, field, str(cell), refusal, nik, today), place=place)
    return Birth(day, year, place)


def _place_before(text: str) -> tuple[str, str] | None:
    """Split "Bekasi, 06-05-1975" although the label announces only a date."""
    if not text[:1].isalpha() or "," not in text:
        return None
    place, rest = split_place_and_date(text)
    if place and rest and not _WEEKDAYS.fullmatch(place):
        return place, rest
    return None


_WEEKDAYS = re.compile(r"senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad", re.IGNORECASE)


def _without_day(
    row: RowCells, field: Field, text: str, refusal: InvalidInput, nik: Nik | None, today: date
) -> int | None:
    """Return a birth year from the age because the date is not usable, or refuse the row."""
    if isinstance(refusal, ImpossibleDate):
        row.refuse(Code.IMPOSSIBLE_BIRTH_DATE, field, text)
        return None
    year = _year_from_age(row, today)
    if nik is None and year is None:
        row.refuse(Code.BIRTH_DATE_UNREADABLE, field, text)
    else:
        row.warn(Code.BIRTH_DATE_NOT_READ, field, text)
    return year


def _birth_day(
    row: RowCells,
    field: Field,
    cell: object,
    nik: Nik | None,
    profile: TableProfile,
    today: date,
) -> tuple[date | None, int | None]:
    """Return a date, or at least a year, from a date cell, an Excel serial number,
    digits or words.
    """
    text = str(cell).strip()
    number = text if text.isdecimal() else number_text(text).text if text.endswith("0") else ""
    if not isinstance(cell, date) and number.isascii() and number.isdigit():
        if len(number) == 4 and _OLDEST_YEAR <= int(number) <= today.year:
            return None, int(number)
        if day := excel_day(number):
            return parse_birth_date(day, today), None
        if _COMPACT_DAY.fullmatch(number):
            parts = (number[:4], number[4:6], number[6:])
            if number[:2] not in ("19", "20"):
                parts = (number[:2], number[2:4], number[4:])
            return parse_birth_date("-".join(parts), today), None
    if match := _YEAR_ALONE.fullmatch(text):
        return None, int(match[1])
    at = row.position(field)
    order = profile.dates.get(-1 if at is None else at, DateOrder.DAY_FIRST)
    day_first, month_first = readings(cell if isinstance(cell, date) else text, today)
    if day_first is None or month_first is None or day_first == month_first:
        return _only_reading(row, field, cell, day_first, month_first, today), None
    if isinstance(cell, date):
        order = DateOrder.MONTH_FIRST if at in profile.swapped else DateOrder.DAY_FIRST
    return _chosen_reading(row, field, (day_first, month_first), order, nik, today), None


def _only_reading(
    row: RowCells,
    field: Field,
    cell: object,
    day_first: date | None,
    month_first: date | None,
    today: date,
) -> date:
    if day_first is None and month_first is not None and not isinstance(cell, date):
        day = parse_birth_date(str(cell), today, month_first=True)
        row.warn(Code.BIRTH_DATE_SWAPPED, field, str(cell))
        return day
    if day_first is not None and str(day_first.year) in str(cell):  # the year is written in full
        return parse_birth_date(day_first, today)
    return parse_birth_date(cell if isinstance(cell, date) else str(cell), today)


def _chosen_reading(
    row: RowCells,
    field: Field,
    both: tuple[date, date],
    order: DateOrder,
    nik: Nik | None,
    today: date,
) -> date | None:
    """Return the reading that agrees with the NIK, else that of the column."""
    first, second = both
    if nik is not None:
        agree = [day for day in both if nik.agrees_with(day)]
        if len(agree) == 1:
            if agree[0] == second:
                row.warn(Code.BIRTH_DATE_SWAPPED, field)
            return parse_birth_date(agree[0], today)
    if order is DateOrder.UNCLEAR:
        row.warn(Code.BIRTH_DATE_TWO_WAYS, field)
        return None
    if order is DateOrder.MONTH_FIRST:
        row.warn(Code.BIRTH_DATE_SWAPPED, field)
        return parse_birth_date(second, today)
    return parse_birth_date(first, today)


def _year_from_age(row: RowCells, today: date) -> int | None:
    text = row.text(Field.AGE)
    if not text:
        return None
    if _MONTHS.fullmatch(text):
        return today.year
    match = _AGE.fullmatch(text)
    if match is None or int(match[1]) > _OLDEST_AGE:
        row.warn(Code.AGE_UNREADABLE, Field.AGE, text)
        return None
    return today.year - int(match[1])
