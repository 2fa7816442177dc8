"""NIK and No. KK as spreadsheets deliver them."""

import re

from flask_babel import lazy_gettext

from portal.agencies.reading.fields import Field
from portal.agencies.reading.findings import Code
from portal.agencies.reading.rows import Row
from portal.errors import InvalidInput
from portal.types import InvalidNik, KkNumber, Nik

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?\s*E\s*\+?\s*\d+", re.IGNORECASE)
_DECIMAL_TAIL = re.compile(r"(\d{15,17})[.,]0+")
_SIXTEEN = 16
# Beyond this a floating number cannot tell neighbours apart; Excel itself keeps only 15 digits.
_LARGEST_EXACT = 2**53

_FAULTS = {
    "length": Code.NIK_LENGTH,
    "characters": Code.NIK_CHARACTERS,
    "date": Code.NIK_DATE,
    "serial": Code.NIK_SERIAL,
    "repeated": Code.NIK_REPEATED,
}

EMPTY = lazy_gettext("NIK belum ada di daftar")
EQUALS_KK = lazy_gettext("Pada kolom NIK tertulis No. KK")
CUT_BY_EXCEL = lazy_gettext("NIK rusak oleh Excel")


def read_nik(row: Row, kk: KkNumber | None) -> tuple[Nik | None, str | None]:
    """The NIK, or why there is none. A text that can be no NIK refuses the row."""
    text, is_number = _number(row, Field.NIK)
    if not any(letter.isdigit() for letter in text):
        if row.layout.has(Field.NIK):
            row.warn(Code.NIK_EMPTY, Field.NIK)
        return None, str(EMPTY)
    if _SCIENTIFIC.fullmatch(text) or (is_number and len(text) != _SIXTEEN):
        row.warn(Code.NIK_CUT_BY_EXCEL, Field.NIK)
        return None, str(CUT_BY_EXCEL)
    if kk and re.sub(r"\D", "", text) == kk.value:
        row.warn(Code.NIK_EQUALS_KK, Field.NIK)
        return None, str(EQUALS_KK)
    try:
        nik = Nik.parse(text)
    except InvalidNik as refusal:
        row.refuse(_FAULTS[refusal.fault], Field.NIK)
        return None, None
    if is_number and _is_doubtful(text):
        row.warn(Code.NIK_LAST_DIGIT, Field.NIK)
    return nik, None


def read_kk(row: Row) -> KkNumber | None:
    """The No. KK if it can be read. It never refuses a row: it groups, it does not identify."""
    text, is_number = _number(row, Field.KK)
    if not text:
        if row.layout.has(Field.KK):
            row.warn(Code.KK_EMPTY, Field.KK)
        return None
    try:
        kk = KkNumber.parse(text)
    except InvalidInput:
        row.warn(Code.KK_UNREADABLE, Field.KK)
        return None
    if is_number and _is_doubtful(text):
        row.warn(Code.KK_LAST_DIGIT, Field.KK)
    return kk


def _number(row: Row, field: Field) -> tuple[str, bool]:
    """The text of a number, and whether it was kept as a number and may have lost digits."""
    cell, text = row.cell(field), row.text(field)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return text, True
    tail = _DECIMAL_TAIL.fullmatch(text)  # a program once held it as a number: "…610.0"
    return (tail[1], True) if tail else (text, False)


def _is_doubtful(digits: str) -> bool:
    return digits.endswith("0") or int(digits) > _LARGEST_EXACT
