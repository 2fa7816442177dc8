"""Analyse the columns of a table as a whole, before its rows are read.

A single row cannot tell the order of day and month, whether a column of NIK contains No. KK, the
notation of amounts and relations, or which values are given once per family.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from portal.core.errors import InvalidInput
from portal.core.types import Nik, Sex, number_text
from portal.registry.agencies.reading.day_orders import (
    BIRTH_COLUMNS,
    BIRTH_COLUMNS_OF_REPLACEMENT,
    DAY_COLUMNS,
    JudgedDays,
    judge_days,
    named_periods,
    readings,
    settle_orders,
)
from portal.registry.agencies.reading.fields import OF_FAMILY, Field, label_key
from portal.registry.agencies.reading.mapping import DateOrder, TableMapping
from portal.registry.agencies.reading.sheets import Cell, Cells, Sheet, text_of

_PROFILED_ROWS = 2000
_EMPTY = (None, "")
_CODES_OF_SEX = frozenset("012")
_MOST = 0.8
_FEWEST = 3
_SIAK_LABEL = re.compile(r"stathbkel|shdk|kklevel|hdkk")
_SIAK_CODES = frozenset(["9", "10", "11"])  # BPS has eight codes
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,2})?|\d{1,3}(?:,\d{3})+\.\d{1,2}")


#: What a code of the sex stands for; a code that is not told yet stands for None.
SexCodes = dict[str, Sex | None]
#: Of BPS and Dukcapil.
STANDARD_SEX_CODES: SexCodes = {"1": Sex.MALE, "2": Sex.FEMALE}


@dataclass(frozen=True, slots=True)
class TableProfile:
    """Properties of the columns of a table.

    ``dates`` gives the order of day and month in typed dates, ``swapped`` the columns in which
    Excel exchanged day and month when it converted text to dates.
    """

    dates: dict[int, DateOrder] = field(default_factory=dict)
    swapped: set[int] = field(default_factory=set)
    nik_holds_kk: bool = False
    kk_holds_nik: bool = False
    once_per_family: frozenset[Field] = frozenset()
    comma_groups: bool = False
    siak_relations: bool = False
    p_is_man: bool = False
    sex_codes: SexCodes = field(default_factory=lambda: STANDARD_SEX_CODES)


def profile_tables(tables: Iterable[tuple[Sheet, TableMapping]], today: date) -> list[TableProfile]:
    """Return what the first rows of each table of a file tell of its columns.

    What a person said of a column of days holds. Where a column does not tell its order, the others
    of the file that are written alike do, or the period that a title names.
    """
    found: list[TableProfile] = []
    judged: list[JudgedDays] = []
    for number, (sheet, mapping) in enumerate(tables):
        rows = [cells for _, cells in _body(sheet, mapping) if _is_somebodys(mapping, cells)]
        niks = [_nik_of(mapping, row) for row in rows]
        judged += _judged_days(number, sheet, mapping, rows, today)
        found.append(_profile(mapping, rows, niks))
    settle_orders(judged)
    for days in judged:
        profile = found[days.table]
        profile.dates[days.position] = days.order
        if days.swapped:
            profile.swapped.add(days.position)
    return found


def _profile(mapping: TableMapping, rows: list[Cells], niks: Sequence[Nik | None]) -> TableProfile:
    return TableProfile(
        nik_holds_kk=_nik_holds_kk(mapping, rows, niks),
        kk_holds_nik=_kk_holds_nik(mapping, rows),
        once_per_family=_once_per_family(mapping, rows),
        comma_groups=any(
            _COMMAS.fullmatch(text) for text in _texts(mapping, rows, Field.AID_VALUE)
        ),
        siak_relations=_siak_relations(mapping, rows),
        p_is_man=_p_is_man(mapping, rows),
        sex_codes=_sex_codes(mapping, rows, niks),
    )


def _judged_days(
    table: int, sheet: Sheet, mapping: TableMapping, rows: list[Cells], today: date
) -> Iterator[JudgedDays]:
    periods = named_periods(mapping.titles)
    for column in mapping.columns:
        if column.field not in DAY_COLUMNS:
            continue
        seen = _first_filled(sheet, mapping, column.position, rows)
        cells = [_cell(row, column.position) for row in seen]
        if column.field in BIRTH_COLUMNS:
            niks = [_nik_of(mapping, row) for row in seen]
            yield judge_days(table, column, cells, niks, today=today)
        elif column.field in BIRTH_COLUMNS_OF_REPLACEMENT:
            numbers = mapping.positions(Field.REPLACEMENT_NIK)
            niks = [_number_in(row, numbers) for row in seen]
            yield judge_days(table, column, cells, niks, today=today)
        else:
            yield judge_days(table, column, cells, periods=periods, today=today)


def _first_filled(
    sheet: Sheet, mapping: TableMapping, position: int, rows: list[Cells]
) -> list[Cells]:
    """Return ``rows``; if the column is empty in all of them, those in which it is filled first."""
    if any(_cell(row, position) not in _EMPTY for row in rows):
        return rows
    below = (cells for _, cells in islice(sheet.rows(), mapping.first_row - 1, None))
    filled = (row for row in below if _cell(row, position) not in _EMPTY)
    return [row for row in islice(filled, _PROFILED_ROWS) if _is_somebodys(mapping, row)]


def _body(sheet: Sheet, mapping: TableMapping) -> Iterable[tuple[int, Cells]]:
    return islice(sheet.rows(), mapping.first_row - 1, mapping.first_row - 1 + _PROFILED_ROWS)


def _is_somebodys(mapping: TableMapping, row: Cells) -> bool:
    """Return whether the row has letters in a column of names, or a NIK if there is no such column.
    Other rows are ignored.
    """
    if not mapping.positions(Field.NAME):
        return _nik_of(mapping, row) is not None
    names = (text_of(_cell(row, at)) for at in mapping.positions(Field.NAME))
    return any(letter.isalpha() for name in names for letter in name)


def _cell(row: Cells, position: int) -> Cell:
    return row[position] if position < len(row) else None


def _texts(mapping: TableMapping, rows: list[Cells], field: Field) -> Iterable[str]:
    for position in mapping.positions(field):
        for row in rows:
            if text := text_of(_cell(row, position)):
                yield text


def _nik_of(mapping: TableMapping, row: Cells) -> Nik | None:
    return _number_in(row, mapping.positions(Field.NIK))


def _number_in(row: Cells, positions: Iterable[int]) -> Nik | None:
    for position in positions:
        try:
            return Nik.parse(text_of(_cell(row, position)))
        except InvalidInput:
            continue
    return None


def _nik_holds_kk(mapping: TableMapping, rows: list[Cells], niks: Sequence[Nik | None]) -> bool:
    """Return whether the column of NIK contains No. KK.

    A No. KK contains the date of issue where a NIK has the birth date, without the 40 added for
    women: then hardly any number agrees with the birth date beside it, and no woman has a woman's
    number.
    """
    births = mapping.positions(Field.BIRTH_DATE)
    numbers = differ = women = women_numbers = 0
    for row, nik in zip(rows, niks, strict=True):
        if nik is None:
            continue
        women_numbers += nik.sex is Sex.FEMALE
        women += _is_woman(mapping, row)
        days = [day for at in births for day in readings(_cell(row, at)) if day]
        if days:
            numbers += 1
            differ += not any(nik.agrees_with(day) for day in days)
    if numbers < _FEWEST or differ < _MOST * numbers:
        return False
    return not women_numbers and women > 0


def _kk_holds_nik(mapping: TableMapping, rows: list[Cells]) -> bool:
    """Return whether the column of No. KK contains NIK: nearly all numbers agree with the birth
    date in their row.
    """
    births = mapping.positions(Field.BIRTH_DATE)
    numbers = agree = 0
    for row in rows:
        number = _number_in(row, mapping.positions(Field.KK))
        days = [day for at in births for day in readings(_cell(row, at)) if day]
        if number and days:
            numbers += 1
            agree += any(number.agrees_with(day) for day in days)
    return numbers >= _FEWEST and agree >= _MOST * numbers


def _p_is_man(mapping: TableMapping, rows: list[Cells]) -> bool:
    """Return whether P means pria (man): women are W in its column, and nobody is L."""
    if label_key(mapping.label(Field.SEX)) in ("pw", "wp", "priawanita"):
        return True
    letters = {text.lower() for text in _texts(mapping, rows, Field.SEX)}
    return {"p", "w"} <= letters and not letters & {"l", "lk", "laki-laki", "laki", "lelaki"}


def _sex_codes(mapping: TableMapping, rows: list[Cells], niks: Sequence[Nik | None]) -> SexCodes:
    """Return what the codes of the sex stand for. Which of 0 and 1 is which only the NIK tell."""
    positions = mapping.positions(Field.SEX)
    found: dict[str, Counter[Sex]] = {}
    for row, nik in zip(rows, niks, strict=True) if positions else ():
        text = text_of(_cell(row, positions[0]))
        code = number_text(text).text if text[:1] in _CODES_OF_SEX else ""
        if code in _CODES_OF_SEX:
            votes = found.setdefault(code, Counter())
            if nik is not None:
                votes[nik.sex] += 1
    pair = ("1", "2") if "2" in found or "0" not in found else ("0", "1")
    one, other = (found.get(code, Counter[Sex]()) for code in pair)
    for_men = one[Sex.MALE] + other[Sex.FEMALE]
    for_women = one[Sex.FEMALE] + other[Sex.MALE]
    if for_men > 2 * for_women:
        return {pair[0]: Sex.MALE, pair[1]: Sex.FEMALE}
    if for_women > 2 * for_men and (pair[0] == "0" or for_women >= _FEWEST):
        return {pair[0]: Sex.FEMALE, pair[1]: Sex.MALE}
    return {"0": None, "1": None} if pair[0] == "0" else STANDARD_SEX_CODES


def _is_woman(mapping: TableMapping, row: Cells) -> bool:
    texts = (text_of(_cell(row, at)) for at in mapping.positions(Field.SEX))
    return any(text[:1].lower() in ("p", "w") or text == "2" for text in texts)


def _once_per_family(mapping: TableMapping, rows: list[Cells]) -> frozenset[Field]:
    """Return the fields that are filled only in the first row of each family.

    The first row has an order number or is the head's, and the others do not; every first row has
    the field, and no other row has it.
    """
    begins = _begins_of_families(mapping, rows)
    if begins is None:
        return frozenset()
    found = set()
    for field_ in OF_FAMILY:
        positions = mapping.positions(field_)
        if not positions:
            continue
        first = other = first_filled = other_filled = 0
        for row, is_first in zip(rows, begins, strict=True):
            if is_first is None:
                continue
            filled = any(text_of(_cell(row, at)) for at in positions)
            first, first_filled = first + is_first, first_filled + (is_first and filled)
            other = other + (not is_first)
            other_filled = other_filled + (not is_first and filled)
        if other and first and first_filled >= _MOST * first and other_filled <= 0.05 * other:
            found.add(field_)
    return frozenset(found)


def _begins_of_families(mapping: TableMapping, rows: list[Cells]) -> list[bool | None] | None:
    """Return for each person's row whether a family begins with it; None if that cannot be
    determined.
    """
    names = mapping.positions(Field.NAME)
    for field_, is_first in (
        (Field.ORDINAL, lambda text: bool(text)),
        (Field.RELATION, lambda text: bool(re.match(r"kep|kk$|krt|1(\.0)?$", text, re.I))),
    ):
        positions = mapping.positions(field_)
        if not positions:
            continue
        begins = _marks(rows, names, positions[0], is_first)
        if True in begins and False in begins:
            return begins
    return None


def _marks(
    rows: list[Cells],
    names: tuple[int, ...],
    position: int,
    is_first: Callable[[str], bool],
) -> list[bool | None]:
    return [
        is_first(text_of(_cell(row, position)))
        if any(text_of(_cell(row, at)) for at in names)
        else None
        for row in rows
    ]


def _siak_relations(mapping: TableMapping, rows: list[Cells]) -> bool:
    """Return whether relation codes are Dukcapil's (SIAK) rather than BPS's."""
    if _SIAK_LABEL.search(label_key(mapping.label(Field.RELATION))):
        return True
    return any(
        number_text(text).text in _SIAK_CODES for text in _texts(mapping, rows, Field.RELATION)
    )
