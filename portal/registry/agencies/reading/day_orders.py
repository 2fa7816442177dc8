"""In which order day and month stand in a column of days.

Its own cells tell, and the NIK beside a birth date; where they do not, the file's other columns of
days that are written alike, or the period that a title names. Else a person is asked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.types import Nik
from portal.core.types.dates import named_month
from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.mapping import Column, DateOrder
from portal.registry.agencies.reading.sheets import Cell, text_of

BIRTH_COLUMNS = (Field.BIRTH_DATE, Field.PLACE_AND_DATE)
BIRTH_COLUMNS_OF_REPLACEMENT = (Field.REPLACEMENT_BIRTH_DATE, Field.REPLACEMENT_PLACE_AND_DATE)
DAY_COLUMNS = (
    *BIRTH_COLUMNS,
    *BIRTH_COLUMNS_OF_REPLACEMENT,
    Field.AID_DATE,
    Field.NIK_ANSWERED_ON,
)
_FIRST_BIRTH = date(1900, 1, 1)
_EARLIEST = {
    Field.AID_DATE: date(2000, 1, 1),
    Field.NIK_ANSWERED_ON: date(2006, 12, 29),  # the law on population data
}
_BETWEEN = r"[-/.,|\\_\s]{1,3}"
_NUMERIC_DAY = re.compile(
    rf"\D{{0,40}}?(\d{{1,2}})({_BETWEEN})(\d{{1,2}}){_BETWEEN}(\d{{4}}|\d{{2}})\b(?![-/.]\d)"
)
_COMPARED = 100  # texts of a column whose notation is looked at
#: A year of two digits above this is of the last century; only compared here, never kept.
_LATEST_SHORT_YEAR = 40
_PERIOD = re.compile(
    r"(?<![\d.])(?<!\d )(?P<first>[a-z]{3,9})\b(?:\s*(?:-|–|s\.?/?d\.?|sampai|hingga)\s*"
    r"(?P<last>[a-z]{3,9})\b)?(?P<year>\s*(?:19|20)\d{2})",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"\b(?:per|s\.?/?d\.?|sampai|hingga|cetak\w*)\W*$", re.IGNORECASE)

Notation = tuple[str, int]
#: A year and the months of it.
Period = tuple[int, range]


@dataclass
class _Votes:
    """What speaks for each order in one column: of texts, and of Excel's own days."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    cells_right: int = 0
    cells_swapped: int = 0
    cells_either: int = 0
    cells_late_days: int = 0


@dataclass
class JudgedDays:
    """What holds for one column of days: of which table, at which place, how its texts are written,
    their order, and whether Excel took the month for the day when it made days of texts."""

    table: int
    position: int
    order: DateOrder
    swapped: bool
    told: bool  # by its days, a title or a person; days that contradict each other tell "unclear"
    notations: frozenset[Notation]


def judge_days(
    table: int,
    column: Column,
    cells: Sequence[Cell],
    niks: Sequence[Nik | None] = (),
    *,
    periods: Sequence[Period] = (),
    today: date,
) -> JudgedDays:
    """Return what the cells of a column tell, each with the NIK of its row if it is a birth, or
    what a person has said of it."""
    votes, told = _Votes(), list[Cell]()
    between = day_range(column.field, today)
    for at, cell in enumerate(cells):
        as_day_first, as_month_first = _possible(cell, between)
        if as_day_first is None and as_month_first is None:
            continue
        if len(told) < _COMPARED and not isinstance(cell, date):
            told.append(cell)
        _vote(votes, cell, as_day_first, as_month_first, niks[at] if niks else None)
    said = None if column.dates is DateOrder.UNCLEAR else column.dates
    order = said or _order_of(votes) or _order_within(cells, periods)
    return JudgedDays(
        table,
        column.position,
        order or (DateOrder.UNCLEAR if votes.either else DateOrder.DAY_FIRST),
        swapped=said is DateOrder.MONTH_FIRST or (said is None and _is_swapped(votes)),
        told=order is not None,
        notations=frozenset(map(_notation, told)),
    )


def settle_orders(judged: Sequence[JudgedDays]) -> None:
    """Give columns that do not tell their order that of the others, if these are written in the
    same way and all agree."""
    told = [days for days in judged if days.told]
    for days in judged:
        if days.told or days.order is not DateOrder.UNCLEAR:
            continue
        alike = {other.order for other in told if days.notations <= other.notations}
        if len(alike) == 1:
            days.order = alike.pop()


def day_range(field: Field | None, today: date) -> tuple[date, date]:
    """Return the first and the last day that a column may hold: aid may be announced for a year
    ahead."""
    earliest = _EARLIEST.get(field, _FIRST_BIRTH) if field else _FIRST_BIRTH
    return earliest, today + timedelta(days=366) if field is Field.AID_DATE else today


def _possible(cell: Cell, between: tuple[date, date]) -> tuple[date | None, date | None]:
    """Return the readings of a text that may be, both if none may."""
    both = readings(cell)
    if isinstance(cell, date):
        return both
    first, second = (day if day and between[0] <= day <= between[1] else None for day in both)
    return (first, second) if first or second else both


def readings(cell: Cell, latest: date | None = None) -> tuple[date | None, date | None]:
    """Return the day with its day first and with its month first, as far as each exists. A year of
    two digits is the last one that is not after ``latest``."""
    if isinstance(cell, date):
        day = date(cell.year, cell.month, cell.day)
        return day, _date(cell.year, cell.day, cell.month)
    match = _NUMERIC_DAY.match(text_of(cell))
    if match is None:
        return None, None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if year >= 100:
        return _date(year, second, first), _date(year, first, second)
    return _in_century(year, second, first, latest), _in_century(year, first, second, latest)


def named_periods(titles: Iterable[str]) -> list[Period]:
    """Return the months that titles name as the time of a list: ``Bulan April 2026``, ``Januari -
    Maret 2026``. A day ("31 Maret 2026") or an end ("s.d. Maret 2026") is no such time."""
    return [period for title in titles for period in _periods_in(title)]


def _periods_in(title: str) -> Iterator[Period]:
    for match in _PERIOD.finditer(title):
        first, last = named_month(match["first"]), named_month(match["last"] or match["first"])
        if first and last >= first and not _UP_TO.search(title[: match.start()]):
            yield int(match["year"]), range(first, last + 1)


def _order_within(cells: Sequence[Cell], periods: Sequence[Period]) -> DateOrder | None:
    """Return the order in which all days lie in the periods, if in the other one none does."""
    if not periods:
        return None
    found = set()
    for cell in cells:
        first, second = readings(cell)
        if isinstance(cell, date) or first is None or second is None or first == second:
            continue
        found.add((_lies_in(first, periods), _lies_in(second, periods)))
    orders = {(True, False): DateOrder.DAY_FIRST, (False, True): DateOrder.MONTH_FIRST}
    return orders.get(found.pop()) if len(found) == 1 else None


def _lies_in(day: date, periods: Sequence[Period]) -> bool:
    return any(day.year == year and day.month in months for year, months in periods)


def _notation(cell: Cell) -> Notation:
    match = _NUMERIC_DAY.match(text_of(cell))
    return (match[2].strip(), len(match[4])) if match else ("", 0)


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
    agrees = None  # whether the NIK speaks for the day first
    if nik and as_day_first and as_month_first:
        first = nik.agrees_with(as_day_first)
        second = nik.agrees_with(as_month_first)
        agrees = first if first is not second else None
    if is_day:
        if as_month_first is None:  # the day is above 12: Excel cannot have swapped it
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


def _order_of(votes: _Votes) -> DateOrder | None:
    """Return the order that clearly outweighs the other, None if no day tells one."""
    if votes.month_first > 2 * votes.day_first:
        return DateOrder.MONTH_FIRST
    if votes.day_first > 2 * votes.month_first:
        return DateOrder.DAY_FIRST
    return DateOrder.UNCLEAR if votes.month_first else None


def _is_swapped(votes: _Votes) -> bool:
    """Return whether Excel's days have day and month swapped: the NIK say so, or no day is above 12
    while what Excel left as text can only be day-first."""
    if votes.cells_swapped > 2 * (votes.cells_right + votes.cells_late_days):
        return True
    told = votes.cells_right + votes.cells_swapped + votes.cells_late_days
    return not told and votes.cells_either > 0 and votes.day_first > 0 and not votes.month_first
