"""Read the NIK and No. KK of a person, or the reason for a missing one."""

import re

from flask_babel import lazy_gettext

from portal.core.errors import InvalidInput
from portal.core.types import (
    InvalidNik,
    KkNumber,
    Nik,
    NumberText,
    number_text,
    stands_for_no_nik,
)
from portal.core.types.numbers import LARGEST_EXACT
from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.findings import Code
from portal.registry.agencies.reading.profile import TableProfile
from portal.registry.agencies.reading.rows import RowCells
from portal.registry.agencies.reading.sheets import any_digit, is_number

_SIXTEEN = 16
_BOTH = (Field.NIK, Field.KK)
_LONG_NUMBER = re.compile(r"(?<!\d)(?:\d[ .\-]?){15}\d(?!\d)")
_NIK_IN_NAME = re.compile(r"(?:\bNIK\b[\s.:]*)?(?<!\d)((?:\d[ .\-]?){15}\d)(?!\d)", re.IGNORECASE)
#: A partly masked number, as in published lists: ``321613******9000``.
_MASKED = re.compile(r"(?=.{10,20}$)\d{2,14}[*xX•●#]{2,}\d{0,6}[*xX•●#]*")

_FAULTS = {
    "length": Code.NIK_LENGTH,
    "characters": Code.NIK_CHARACTERS,
    "letter_o": Code.NIK_LETTER_O,
    "date": Code.NIK_DATE,
    "serial": Code.NIK_SERIAL,
    "repeated": Code.NIK_REPEATED,
}

EMPTY = lazy_gettext("NIK belum ada di daftar")
EQUALS_KK = lazy_gettext("Pada kolom NIK tertulis No. KK")
CUT_BY_EXCEL = lazy_gettext("NIK rusak oleh Excel")
MASKED = lazy_gettext("NIK ditutup sebagian di daftar")
TEMPORARY = lazy_gettext("NIK sementara atau angka pengisi di daftar")


def part_cells(row: RowCells) -> str:
    """Split cells that contain two values according to their labels, and return the name."""
    _part_numbers(row)
    return _name_without_nik(row)


def _name_without_nik(row: RowCells) -> str:
    """Return the name. Under a label of both ("Nama / NIK") the number in it is used as the NIK,
    unless there is a separate column for that.
    """
    name = row.text(Field.NAME)
    match = _NIK_IN_NAME.search(name) if row.layout.nik_in_name else None
    if match is None:
        return name
    if not row.text(Field.NIK):
        row.inherit(Field.NIK, match[1])
    return (name[: match.start()] + name[match.end() :]).strip(" /,;:-()")


def _part_numbers(row: RowCells) -> None:
    """Split the cell of a column of both numbers ("NIK / No. KK") in the order of its label.

    A number by itself may be either, so it is not used, with a warning.
    """
    if not row.layout.kk_with_nik or not row.text(Field.NIK):
        return
    label = row.layout.labels[Field.NIK]
    numbers = [match[0] for match in _LONG_NUMBER.finditer(row.text(Field.NIK))]
    if len(numbers) == len(_BOTH):
        kk_first = label.lower().index("kk") < label.lower().index("nik")
        for field, number in zip(_BOTH, reversed(numbers) if kk_first else numbers, strict=True):
            if field is Field.NIK or not row.text(field):
                row.inherit(field, number)
        return
    row.inherit(Field.NIK, None)
    row.warn(Code.NIK_OR_KK, Field.NIK)


def read_nik(
    row: RowCells, kk: KkNumber | None, *, holds_kk: bool
) -> tuple[Nik | None, str | None]:
    """Return the NIK, or the reason for a missing one.

    Text that cannot be a NIK refuses the row; a placeholder for "no NIK yet" does not.
    """
    text = row.text(Field.NIK)
    if holds_kk and text:
        row.warn(Code.NIK_COLUMN_IS_KK, Field.NIK)
        return None, str(EQUALS_KK)
    if not text.isdecimal() and _MASKED.fullmatch(text.replace(" ", "")):
        row.warn(Code.NIK_MASKED, Field.NIK)
        return None, str(MASKED)
    if stands_for_no_nik(text or row.raw_text(Field.NIK)):
        row.warn(Code.NIK_TEMPORARY, Field.NIK)
        return None, str(TEMPORARY)
    if not (text[:1].isdigit() or any_digit(text)):
        if row.layout.has(Field.NIK):
            row.warn(Code.NIK_EMPTY, Field.NIK, text)
        return None, str(EMPTY)
    number, was_number = number_in(row, Field.NIK)
    if number.cut or (was_number and len(number.text) != _SIXTEEN):
        row.warn(Code.NIK_CUT_BY_EXCEL, Field.NIK)
        return None, str(CUT_BY_EXCEL)
    if kk and kk.value == re.sub(r"\D", "", number.text):
        row.warn(Code.NIK_EQUALS_KK, Field.NIK)
        return None, str(EQUALS_KK)
    try:
        nik = Nik.parse(text)
    except InvalidNik as refusal:
        row.refuse(_FAULTS[refusal.fault], Field.NIK)
        return None, None
    if was_number and _is_doubtful(number.text):
        row.warn(Code.NIK_LAST_DIGIT, Field.NIK)
    return nik, None


def read_kk(row: RowCells, profile: TableProfile) -> KkNumber | None:
    """Return the No. KK if it can be read. It never refuses a row, because it groups persons and
    does not identify them.
    """
    field = Field.KK
    if profile.kk_holds_nik and row.text(Field.KK):
        row.warn(Code.KK_COLUMN_IS_NIK, Field.KK, row.text(Field.KK))
    if profile.nik_holds_kk and (profile.kk_holds_nik or not row.text(Field.KK)):
        field = Field.NIK
    elif profile.kk_holds_nik:
        return None
    text = row.text(field)
    if not text:
        if row.layout.has(Field.KK):
            row.warn(Code.KK_EMPTY, Field.KK)
        return None
    try:
        kk = KkNumber.parse(text)
    except InvalidInput:
        row.warn(Code.KK_UNREADABLE, field)
        return None
    number, was_number = number_in(row, field)
    if was_number and _is_doubtful(number.text):
        row.warn(Code.KK_LAST_DIGIT, field)
    return kk


def number_in(row: RowCells, field: Field) -> tuple[NumberText, bool]:
    """Return the number of a cell, and whether it was stored as a number and may have
    lost digits.
    """
    number = number_text(row.text(field))
    return number, number.floated or is_number(row.cell(field))


def _is_doubtful(digits: str) -> bool:
    return digits.endswith("0") or int(digits) > LARGEST_EXACT
