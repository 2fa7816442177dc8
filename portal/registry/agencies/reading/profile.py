"""Analyse the columns of a table as a whole, before its rows are read.

A single row cannot tell the order of day and month, whether a column of NIK contains No. KK, the
notation of amounts and relations, or which values are given once per family.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from portal.core.errors import InvalidInput
from portal.core.types import Nik, Sex, number_text
from portal.registry.agencies.reading.fields import OF_FAMILY, Field, label_key
from portal.registry.agencies.reading.mapping import DateOrder, TableMapping
from portal.registry.agencies.reading.sheets import Cell, Cells, Sheet, text_of

_PROFILED_ROWS = 2000
_BETWEEN = r"[-/.,|\\_\s]{1,3}"
_NUMERIC_DAY = re.compile(
    rf"\D{{0,40}}?(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{4}}|\d{{2}})\b(?![-/.]\d)"
)
#: This many dates that are all ambiguous are hardly a coincidence: (12/30)^6 is 0.4 %.
_TOO_MANY_TO_BE_CHANCE = 6
DAY_COLUMNS = (Field.BIRTH_DATE, Field.PLACE_AND_DATE, Field.AID_DATE, Field.NIK_ANSWERED_ON)
_BIRTH_COLUMNS = (Field.BIRTH_DATE, Field.PLACE_AND_DATE)
#: A two-digit year above this is in the last century; used for comparison only, never stored.
_LATEST_SHORT_YEAR = 40
_MOST = 0.8
_FEWEST = 3
_SIAK_LABEL = re.compile(r"stathbkel|shdk|kklevel|hdkk")
_SIAK_CODES = frozenset(["9", "10", "11"])  # BPS has eight codes
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,2})?|\d{1,3}(?:,\d{3})+\.\d{1,2}")


@dataclass(frozen=True, slots=True)
class TableProfile:
    """Properties of the columns of a table.

    ``dates`` gives the order of day and month in typed dates, ``swapped`` the columns in which
    Excel exchanged day and month when it converted text to dates.
    """

    dates: dict[int, DateOrder] = field(default_factory=dict)
    swapped: frozenset[int] = frozenset()
    nik_holds_kk: bool = False
    kk_holds_nik: bool = False
    once_per_family: frozenset[Field] = frozenset()
    comma_groups: bool = False
    siak_relations: bool = False
    p_is_man: bool = False


@dataclass
class _Votes:
    """Evidence for each order of day and month in one column, from texts and from Excel's dates."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    cells_right: int = 0
    cells_swapped: int = 0
    cells_either: int = 0
    cells_late_days: int = 0


def profile_table(sheet: Sheet, mapping: TableMapping) -> TableProfile:
    """Return the properties found in the first rows; a person's choice for a column takes
    precedence.
    """
    rows = [cells for _, cells in _body(sheet, mapping) if _is_somebodys(mapping, cells)]
    niks = [_nik_of(mapping, row) for row in rows]
    dates: dict[int, DateOrder] = {}
    swapped = set()
    for column in mapping.columns:
        if column.field in DAY_COLUMNS:
            told = niks if column.field in _BIRTH_COLUMNS else [None] * len(rows)
            dates[column.position], is_swapped = _judge_days(column.position, rows, told)
            if is_swapped:
                swapped.add(column.position)
        if column.dates is not None:
            dates[column.position] = column.dates
            swapped.discard(column.position)
            if column.dates is DateOrder.MONTH_FIRST:
                swapped.add(column.position)
    return TableProfile(
        dates=dates,
        swapped=frozenset(swapped),
        nik_holds_kk=_nik_holds_kk(mapping, rows, niks),
        kk_holds_nik=_kk_holds_nik(mapping, rows),
        once_per_family=_once_per_family(mapping, rows),
        comma_groups=any(
            _COMMAS.fullmatch(text) for text in _texts(mapping, rows, Field.AID_VALUE)
        ),
        siak_relations=_siak_relations(mapping, rows),
        p_is_man=_p_is_man(mapping, rows),
    )


def readings(cell: Cell, latest: date | None = None) -> tuple[date | None, date | None]:
    """Return the date read day first and read month first, each None if it does not exist. A
    two-digit year is the last such year not after ``latest``.
    """
    if isinstance(cell, date):
        day = date(cell.year, cell.month, cell.day)
        return day, _date(cell.year, cell.day, cell.month)
    match = _NUMERIC_DAY.match(text_of(cell))
    if match is None:
        return None, None
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if year >= 100:
        return _date(year, second, first), _date(year, first, second)
    return _in_century(year, second, first, latest), _in_century(year, first, second, latest)


def _in_century(year: int, month: int, day: int, latest: date | None) -> date | None:
    found = _date(2000 + year, month, day)
    before = found is not None and latest is not None and found > latest
    if before or (latest is None and year > _LATEST_SHORT_YEAR):
        return _date(1900 + year, month, day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


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


def _judge_days(
    position: int, rows: list[Cells], niks: Sequence[Nik | None]
) -> tuple[DateOrder, bool]:
    """Return the order of day and month in a column, and whether Excel's dates are swapped.

    ``niks`` are the NIKs of the rows, which contain the birth date.
    """
    votes = _Votes()
    for row, nik in zip(rows, niks, strict=True):
        cell = _cell(row, position)
        as_day_first, as_month_first = readings(cell)
        if as_day_first is not None or as_month_first is not None:
            _vote(votes, cell, as_day_first, as_month_first, nik)
    return _order_of(votes), _is_swapped(votes)


def _vote(
    votes: _Votes,
    cell: Cell,
    as_day_first: date | None,
    as_month_first: date | None,
    nik: Nik | None,
) -> None:
    is_day = isinstance(cell, date)
    if as_day_first == as_month_first:
        return
    agrees = None  # whether the NIK agrees with the day first
    if nik and as_day_first and as_month_first:
        first = nik.agrees_with(as_day_first)
        second = nik.agrees_with(as_month_first)
        agrees = first if first is not second else None
    if is_day:
        if as_month_first is None:  # with a day above 12, Excel cannot have swapped it
            votes.cells_late_days += 1
        elif agrees is None:
            votes.cells_either += 1
        elif agrees:
            votes.cells_right += 1
        else:
            votes.cells_swapped += 1
    elif as_month_first is None or agrees is True:
        votes.day_first += 1
    elif as_day_first is None or agrees is False:
        votes.month_first += 1
    else:
        votes.either += 1


def _order_of(votes: _Votes) -> DateOrder:
    """Return the order that clearly prevails; the Indonesian order if there is little evidence."""
    if votes.month_first > 2 * votes.day_first:
        return DateOrder.MONTH_FIRST
    if votes.day_first > 2 * votes.month_first:
        return DateOrder.DAY_FIRST
    if votes.month_first or votes.either >= _TOO_MANY_TO_BE_CHANCE:
        return DateOrder.UNCLEAR
    return DateOrder.DAY_FIRST


def _is_swapped(votes: _Votes) -> bool:
    """Return whether day and month of Excel's dates are swapped: the NIKs show it, or no day is
    above 12 while dates left as text are all day first.
    """
    if votes.cells_swapped > 2 * (votes.cells_right + votes.cells_late_days):
        return True
    told = votes.cells_right + votes.cells_swapped + votes.cells_late_days
    return not told and votes.cells_either > 0 and votes.day_first > 0 and not votes.month_first


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
