"""Read the other cells of a person: sex, relation, address, phone, decile, aid."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from portal.core.errors import InvalidInput
from portal.core.types import (
    PhoneNumber,
    Relation,
    Rupiah,
    Sex,
    number_text,
)
from portal.core.types.dates import month_number
from portal.registry.agencies.reading.day_cells import AID_DAY, read_day
from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.findings import Code
from portal.registry.agencies.reading.profile import TableProfile
from portal.registry.agencies.reading.rows import RowCells

_Value = TypeVar("_Value")

_DIGITS_OF_RT = 3
_RT_RW_IN_ADDRESS = re.compile(
    r"[\s,\-–]*\bRT\b[.\s:]*(\d{1,3})\s*(?:[/\-,]\s*(?:RW\b[.\s:]*)?|RW\b[.\s:]*)(\d{1,3})\b[\s,]*",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"(?:RT)?[.\s:]*(\d{1,3})\s*[/\-\s;.,|]\s*(?:RW)?[.\s:]*(\d{1,3})", re.IGNORECASE
)
_REVERSED_PAIR = re.compile(r"RW[.\s:]*(\d{1,3})\s*[/\-\s;.,]*\s*RT[.\s:]*(\d{1,3})", re.IGNORECASE)
_RT_ALONE = re.compile(r"(?:RT)?[.\s:]*(\d{1,3})", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[-\s]([a-z]{3,4})(?:[-\s]\d{2,4})?", re.IGNORECASE)
_SINGLE = re.compile(r"(?:R[TW])?[.\s:]*0*(\d{1,3})", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:[/,;]|\batau\b|\bdan\b)\s*")
_OWNER = re.compile(
    r"\(\s*(?P<note>[^()\d]{2,40})\s*\)"
    r"|\b(?:an|a\.n|a/n|atas nama)\b\.?\s*(?P<name>[^\d,;/]{2,40})$",
    re.IGNORECASE,
)
_DECILE = re.compile(r"(?:desil\s*)?(10|[1-9])(?:\.0)?", re.IGNORECASE)

_SEXES = {
    **dict.fromkeys(
        ("l", "lk", "lakilaki", "laki", "laki2", "lelaki", "pria", "m", "male", "cowok"),
        Sex.MALE,
    ),
    **dict.fromkeys(
        ("p", "pr", "prp", "perempuan", "wanita", "wnt", "w", "f", "female"), Sex.FEMALE
    ),
}
#: Codes of the relation to the head of the family: Dukcapil's (SIAK, STAT_HBKEL) and those of BPS
#: (PBDT 2015, Regsosek 2022).
_SIAK_RELATIONS = {
    "1": Relation.HEAD,
    **dict.fromkeys(("2", "3"), Relation.SPOUSE),
    **dict.fromkeys(("4", "5"), Relation.CHILD),
    "6": Relation.GRANDCHILD,
    **dict.fromkeys(("7", "8"), Relation.PARENT),
    "9": Relation.OTHER_KIN,
    **dict.fromkeys(("10", "11"), Relation.OTHER),
}
_BPS_RELATIONS = {
    "1": Relation.HEAD,
    "2": Relation.SPOUSE,
    **dict.fromkeys(("3", "4"), Relation.CHILD),
    "5": Relation.GRANDCHILD,
    "6": Relation.PARENT,
    **dict.fromkeys(("7", "8"), Relation.OTHER),
}
_RELATIONS: tuple[tuple[str, Relation], ...] = (
    (r"cucu", Relation.GRANDCHILD),
    (r"kepala|^kk$|^krt$", Relation.HEAD),
    (r"^(istri|isteri|suami|pasangan)", Relation.SPOUSE),
    (r"^anak|^menantu", Relation.CHILD),
    (r"orang ?tua|ortu|mertua|^ibu|^ayah|^bapak", Relation.PARENT),
    (r"fam|saudara|keponakan|kakak|adik|paman|bibi|nenek|kakek", Relation.OTHER_KIN),
)


def read_sex(row: RowCells, profile: TableProfile) -> Sex | None:
    """Return L or P, in any of the usual words or as a tick in one of two columns. Beside W for
    women P is a man: pria. What codes stand for the column tells; one that it does not tell is kept
    as it stands."""
    male, female = row.raw_text(Field.TICK_MALE), row.raw_text(Field.TICK_FEMALE)
    text = row.text(Field.SEX) or _zero(row)
    if not text:
        if bool(male) is bool(female):
            if male:
                row.warn(Code.SEX_UNREADABLE, Field.TICK_MALE, f"{male} | {female}")
            return None
        return Sex.MALE if male else Sex.FEMALE
    code = number_text(text).text if text[0].isdigit() else ""
    if code in profile.sex_codes:
        sex = profile.sex_codes[code]
        if sex is None:
            row.warn(Code.SEX_CODE_UNKNOWN, Field.SEX, text)
            row.notes[row.layout.labels[Field.SEX]] = text
        return sex
    man = profile.p_is_man and text.lower() == "p"
    sex = Sex.MALE if man else _SEXES.get(text.lower()) or _sex_in(text)
    if sex is None:
        row.warn(Code.SEX_UNREADABLE, Field.SEX, text)
    return sex


def _zero(row: RowCells) -> str:
    """Return a code 0, which says nothing elsewhere."""
    text = row.raw_text(Field.SEX)
    return "0" if text[:1] == "0" and number_text(text).text == "0" else ""


def _sex_in(text: str) -> Sex | None:
    plain = number_text(text).text if text[0].isdigit() else text
    return _SEXES.get(re.sub(r"[^a-z0-9]", "", plain.lower()))


def read_relation(row: RowCells, *, siak_codes: bool) -> Relation | None:
    """Return the relation to the head of the family from words or codes; unknown words are
    ``OTHER``.
    """
    text = row.text(Field.RELATION).lower()
    if not text:
        return None
    if text[0].isdigit():
        codes = _SIAK_RELATIONS if siak_codes else _BPS_RELATIONS
        code = re.match(r"\d{1,2}", number_text(text).text)
        if code and code[0].lstrip("0") in codes:
            return codes[code[0].lstrip("0")]
    return next((found for words, found in _RELATIONS if re.search(words, text)), Relation.OTHER)


def read_address(row: RowCells) -> tuple[str, str, str]:
    """Return address, RT and RW. RT and RW may have separate columns, share one, or be part of the
    address.
    """
    address = ", ".join(row.texts_of(Field.ADDRESS)) or row.text(Field.ADDRESS)
    rt, rw = _own_columns(row)
    if row.text(Field.RT_RW) and not (rt or rw):
        rt, rw = _shared_column(row)
    inside = None if rt or rw else _RT_RW_IN_ADDRESS.search(address)
    if inside:
        rt, rw = inside[1], inside[2]
        address = ", ".join(
            filter(None, (address[: inside.start()], address[inside.end() :].strip(" ,-–")))
        )
    return address, _three_digits(rt), _three_digits(rw)


def _shared_column(row: RowCells) -> tuple[str, str]:
    """Return RT and RW from one column: ``001/002``, ``RW 02 RT 01``, ``005`` alone (the RT), or a
    date that Excel made of it: 1 February for ``1/2``.
    """
    cell, text = row.cell(Field.RT_RW), row.text(Field.RT_RW)
    if isinstance(cell, date):
        row.warn(Code.RT_RW_FROM_DATE, Field.RT_RW, f"{cell.day}/{cell.month}")
        return str(cell.day), str(cell.month)
    if match := _REVERSED_PAIR.fullmatch(text):
        return match[2], match[1]
    if match := _PAIR.fullmatch(text):
        return match[1], match[2]
    if match := _RT_ALONE.fullmatch(text):
        return match[1], ""
    if (match := _DAY_AND_MONTH.fullmatch(text)) and (month := month_number(match[2])):
        row.warn(Code.RT_RW_FROM_DATE, Field.RT_RW, text)
        return match[1], str(month)
    row.warn(Code.RT_RW_UNREADABLE, Field.RT_RW, text)
    return "", ""


def _own_columns(row: RowCells) -> tuple[str, str]:
    found = []
    for field in (Field.RT, Field.RW):
        text = row.text(field)
        if text and not (text.isdecimal() and len(text) <= _DIGITS_OF_RT):
            number = number_text(text).text
            match = _SINGLE.fullmatch(number)
            if match is None:
                row.warn(Code.RT_RW_UNREADABLE, field, number)
            text = match[1] if match else ""
        found.append(text)
    return found[0], found[1]


def _three_digits(number: str) -> str:
    return number.zfill(_DIGITS_OF_RT) if number else ""


def read_phone(row: RowCells) -> tuple[PhoneNumber | None, str]:
    """Return the first readable number and its owner if the cell names one. The cell may contain
    several numbers and words: ``0813 9876 5432 (anak)``, ``081398765432 an. Budi``.
    """
    cell, text = row.cell(Field.PHONE), row.text(Field.PHONE)
    if not text:
        return None, ""
    owner = _OWNER.search(text) if not text.isdecimal() else None
    bare = _OWNER.sub(" ", text).strip() if owner else text
    lines = cell.splitlines() if isinstance(cell, str) else []
    for part in dict.fromkeys((text, bare, *lines, *_SEVERAL.split(bare))):
        try:
            phone = PhoneNumber.parse(part)
        except InvalidInput:
            continue
        if not phone.can_receive_sms:
            row.warn(Code.PHONE_WITHOUT_SMS, Field.PHONE)
        said = owner and next(filter(None, (owner["note"], owner["name"])), "")
        return phone, (said or "").strip()
    row.warn(Code.PHONE_UNREADABLE, Field.PHONE, text)
    return None, ""


def read_decile(row: RowCells) -> int | None:
    """Return the DTSEN decile, 1 to 10."""
    match = _DECILE.fullmatch(row.text(Field.DECILE))
    return int(match[1]) if match else None


def read_aid_value(row: RowCells, *, comma_groups: bool) -> Rupiah | None:
    """Return an amount of aid already given or requested. ``comma_groups``: the column uses commas
    as thousands separators (``1,200,000``). Zero is a value: nothing was paid.
    """
    text = row.text(Field.AID_VALUE)
    if comma_groups and _US_AMOUNT.fullmatch(text):
        text = text.replace(",", "").removesuffix(".00")
    if not text and _ZERO.fullmatch(row.raw_text(Field.AID_VALUE)):
        row.warn(Code.AID_ZERO, Field.AID_VALUE)
        return Rupiah(0)
    return _or_warn(row, Field.AID_VALUE, Code.AID_VALUE_UNREADABLE, Rupiah.parse, text)


_US_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_ZERO = re.compile(r"(?:rp\.?\s*)?0+(?:[.,]0+)?(?:,-)?", re.IGNORECASE)


def read_aid_date(row: RowCells, profile: TableProfile, today: date) -> date | None:
    """Return the day on which aid was given: not before 2000, and at most a year ahead."""
    return read_day(row, AID_DAY, profile, today)


def _or_warn(
    row: RowCells, field: Field, code: Code, parse: Callable[[str], _Value], text: str
) -> _Value | None:
    if not text:
        return None
    try:
        return parse(text)
    except InvalidInput:
        row.warn(code, field, text)
        return None
