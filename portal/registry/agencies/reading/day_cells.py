"""Read dates of events: aid that was given, an answer of Dukcapil."""

from dataclasses import dataclass
from datetime import date

from portal.core.errors import InvalidInput
from portal.core.types import number_text, parse_date
from portal.registry.agencies.reading.day_orders import day_range, readings
from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.findings import Code
from portal.registry.agencies.reading.mapping import DateOrder
from portal.registry.agencies.reading.profile import TableProfile
from portal.registry.agencies.reading.rows import RowCells
from portal.registry.agencies.reading.sheets import excel_day


@dataclass(frozen=True, slots=True)
class DayRule:
    """Allowed dates of a column, and the findings for others."""

    field: Field
    unreadable: Code
    impossible: Code
    two_ways: Code


AID_DAY = DayRule(
    Field.AID_DATE, Code.AID_DATE_UNREADABLE, Code.AID_DATE_IMPOSSIBLE, Code.AID_DATE_TWO_WAYS
)
ANSWER_DAY = DayRule(
    Field.NIK_ANSWERED_ON,
    Code.ANSWER_DATE_UNREADABLE,
    Code.ANSWER_DATE_IMPOSSIBLE,
    Code.ANSWER_DATE_TWO_WAYS,
)


def read_day(row: RowCells, rule: DayRule, profile: TableProfile, today: date) -> date | None:
    """Return the day, if it can be read in one way only and may be."""
    if row.cell(rule.field) is None:
        return None
    earliest, latest = day_range(rule.field, today)
    day = _day(row, rule, profile, earliest, latest)
    if day is not None and not earliest <= day <= latest:
        row.warn(rule.impossible, rule.field, day.isoformat())
        return None
    return day


def _day(
    row: RowCells, rule: DayRule, profile: TableProfile, earliest: date, latest: date
) -> date | None:
    """Return what the cell says. Day and month are told apart by the column, else by what may be:
    of two days one may be too far ahead."""
    cell, text, at = row.cell(rule.field), row.text(rule.field), row.position(rule.field)
    day_first, month_first = readings(cell if isinstance(cell, date) else text, latest)
    if isinstance(cell, date):
        return month_first if at in profile.swapped and month_first else day_first
    if serial := excel_day(number_text(text).text):
        return serial
    order = profile.dates.get(-1 if at is None else at, DateOrder.DAY_FIRST)
    if order is DateOrder.UNCLEAR:
        if day_first and month_first and day_first != month_first:
            possible = [day for day in (day_first, month_first) if earliest <= day <= latest]
            if len(possible) > 1:
                row.warn(rule.two_ways, rule.field, text)
                return None
            return possible[0] if possible else day_first
        order = DateOrder.DAY_FIRST if day_first or not month_first else DateOrder.MONTH_FIRST
    try:
        return parse_date(text, latest, month_first=order is DateOrder.MONTH_FIRST)
    except InvalidInput:
        row.warn(rule.unreadable, rule.field, text)
        return None
