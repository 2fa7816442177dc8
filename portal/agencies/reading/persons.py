"""The other cells of a person: birth, sex, relation, place, phone, aid."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from portal.agencies.reading.fields import Field
from portal.agencies.reading.findings import Code
from portal.agencies.reading.rows import Row
from portal.errors import InvalidInput
from portal.types import (
    PhoneNumber,
    Relation,
    Rupiah,
    Sex,
    birth_date_from,
    place_and_date,
    written_date,
)

_Value = TypeVar("_Value")

_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(367, 60_000)  # 1901 to 2064; smaller numbers are ages, larger are not days
_OLDEST_YEAR = 1900
_OLDEST_AGE = 120
_COMPACT_DAY = re.compile(r"(?:19|20)\d{6}|\d{4}(?:19|20)\d{2}")
_AGE = re.compile(r"(\d{1,3})(?:[.,]0+)?\s*(?:th|thn|tahun|y|years?)?\.?", re.IGNORECASE)
_RT_RW_IN_ADDRESS = re.compile(
    r"[\s,\-–]*\bRT\b[.\s:]*(\d{1,3})\s*(?:[/\-,]\s*)?(?:RW\b[.\s:]*)?(\d{1,3})\b[\s,]*",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?:RT)?[.\s:]*(\d{1,3})\s*[/\-\s]\s*(?:RW)?[.\s:]*(\d{1,3})", re.IGNORECASE)
_SINGLE = re.compile(r"(?:R[TW])?[.\s:]*0*(\d{1,3})", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:[/,;]|\batau\b|\bdan\b)\s*")
_DECILE = re.compile(r"(?:desil\s*)?(10|[1-9])(?:\.0)?", re.IGNORECASE)

_SEXES = {
    **dict.fromkeys(("l", "lk", "lakilaki", "laki", "pria", "m", "male", "1"), Sex.MALE),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita", "w", "f", "female", "2"), Sex.FEMALE),
}
_RELATIONS: tuple[tuple[str, Relation], ...] = (
    (r"cucu", Relation.GRANDCHILD),
    (r"kepala|^kk$|^krt$", Relation.HEAD),
    (r"^(istri|isteri|suami|pasangan)", Relation.SPOUSE),
    (r"^anak|^menantu", Relation.CHILD),
    (r"orang ?tua|mertua|^ibu|^ayah|^bapak", Relation.PARENT),
    (r"fam|saudara|keponakan|kakak|adik|paman|bibi|nenek|kakek", Relation.OTHER_KIN),
)


def read_sex(row: Row) -> Sex | None:
    """L or P in any of the usual words."""
    text = row.text(Field.SEX)
    if not text:
        return None
    sex = _SEXES.get(re.sub(r"[^a-z0-9]", "", text.lower()))
    if sex is None:
        row.warn(Code.SEX_UNREADABLE, Field.SEX)
    return sex


def read_relation(row: Row) -> Relation | None:
    """The relation to the head of the family; other words than the usual ones are ``OTHER``."""
    text = row.text(Field.RELATION).lower()
    if not text:
        return None
    return next((found for words, found in _RELATIONS if re.search(words, text)), Relation.OTHER)


def read_birth(row: Row, today: date) -> tuple[date | None, int | None, str]:
    """Birth date, else birth year, and birth place. An impossible date refuses the row."""
    place = row.text(Field.BIRTH_PLACE)
    field, cell = Field.BIRTH_DATE, row.cell(Field.BIRTH_DATE)
    if cell is None and row.layout.has(Field.PLACE_AND_DATE):
        field, cell = Field.PLACE_AND_DATE, row.cell(Field.PLACE_AND_DATE)
        if isinstance(cell, str):
            found_place, cell = place_and_date(cell)
            place = place or found_place or ""
    if isinstance(cell, str) and not any(letter.isdigit() for letter in cell):
        cell = None
    if cell is None:
        return None, _year_from_age(row, today), place
    if isinstance(cell, int | float):
        cell = str(int(cell))
    try:
        day, year = _birth_day(cell, today)
    except InvalidInput:
        row.refuse(_birth_fault(cell), field)
        return None, None, place
    return day, year, place


def _birth_day(cell: object, today: date) -> tuple[date | None, int | None]:
    """A day, or at least a year, from a date cell, an Excel day number, digits or words."""
    if isinstance(cell, date):
        return birth_date_from(cell, today), None
    text = str(cell).strip()
    if text.isascii() and text.isdigit():
        number = int(text)
        if len(text) == 4 and _OLDEST_YEAR <= number <= today.year:
            return None, number
        if number in _EXCEL_DAYS and len(text) == 5:
            return birth_date_from(_EXCEL_EPOCH + timedelta(days=number), today), None
        if _COMPACT_DAY.fullmatch(text):
            parts = (text[:4], text[4:6], text[6:])
            if text[:2] not in ("19", "20"):
                parts = (text[:2], text[2:4], text[4:])
            text = "-".join(parts)
    return birth_date_from(text, today), None


def _birth_fault(cell: object) -> Code:
    """Words that name no day are unreadable; a day that cannot be is impossible."""
    looks_like_a_day = isinstance(cell, date) or re.search(r"\d.*\d{2}", str(cell))
    return Code.IMPOSSIBLE_BIRTH_DATE if looks_like_a_day else Code.BIRTH_DATE_UNREADABLE


def _year_from_age(row: Row, today: date) -> int | None:
    text = row.text(Field.AGE)
    if not text:
        return None
    match = _AGE.fullmatch(text)
    if match is None or int(match[1]) > _OLDEST_AGE:
        row.warn(Code.AGE_UNREADABLE, Field.AGE)
        return None
    return today.year - int(match[1])


def read_address(row: Row) -> tuple[str, str, str]:
    """Address, RT and RW; RT/RW may have their own columns, share one, or stand in the address."""
    address = ", ".join(row.texts_of(Field.ADDRESS))
    rt, rw = _own_columns(row)
    if row.text(Field.RT_RW) and not (rt or rw):
        pair = _PAIR.fullmatch(row.text(Field.RT_RW))
        if pair and not isinstance(row.cell(Field.RT_RW), date):
            rt, rw = pair[1], pair[2]
        else:
            row.warn(Code.RT_RW_UNREADABLE, Field.RT_RW)
    inside = _RT_RW_IN_ADDRESS.search(address)
    if inside and not (rt or rw):
        rt, rw = inside[1], inside[2]
        address = ", ".join(
            filter(None, (address[: inside.start()], address[inside.end() :].strip(" ,-–")))
        )
    return address, _three_digits(rt), _three_digits(rw)


def _own_columns(row: Row) -> tuple[str, str]:
    found = []
    for field in (Field.RT, Field.RW):
        text = row.text(field)
        match = _SINGLE.fullmatch(text)
        if text and match is None:
            row.warn(Code.RT_RW_UNREADABLE, field)
        found.append(match[1] if match else "")
    return found[0], found[1]


def _three_digits(number: str) -> str:
    return f"{int(number):03}" if number else ""


def read_phone(row: Row) -> PhoneNumber | None:
    """The first number that can be read; the cell may hold several."""
    text = row.text(Field.PHONE)
    if not text:
        return None
    for part in dict.fromkeys((text, *_SEVERAL.split(text))):
        try:
            phone = PhoneNumber.parse(part)
        except InvalidInput:
            continue
        if not phone.can_receive_sms:
            row.warn(Code.PHONE_WITHOUT_SMS, Field.PHONE)
        return phone
    row.warn(Code.PHONE_UNREADABLE, Field.PHONE)
    return None


def read_decile(row: Row) -> int | None:
    """The DTSEN decile, 1 to 10."""
    match = _DECILE.fullmatch(row.text(Field.DECILE))
    return int(match[1]) if match else None


def read_aid_value(row: Row) -> Rupiah | None:
    """An amount of aid already given or asked for."""
    return _or_warn(row, Field.AID_VALUE, Code.AID_VALUE_UNREADABLE, Rupiah.parse)


def read_aid_date(row: Row, today: date) -> date | None:
    """The day on which aid was given; it may lie a little ahead."""
    cell = row.cell(Field.AID_DATE)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return _or_warn(
        row,
        Field.AID_DATE,
        Code.AID_DATE_UNREADABLE,
        lambda text: written_date(text, today + timedelta(days=366)),
    )


def _or_warn(row: Row, field: Field, code: Code, parse: Callable[[str], _Value]) -> _Value | None:
    text = row.text(field)
    if not text:
        return None
    try:
        return parse(text)
    except InvalidInput:
        row.warn(code, field)
        return None
