"""Time: stored in UTC, thought of in WIB (UTC+7, no daylight saving)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")

#: No record of the portal lies outside these days.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def to_wib(moment: datetime) -> datetime:
    """The same moment on a clock in Bekasi."""
    return moment.astimezone(WIB)


def today() -> date:
    """The calendar day in Bekasi."""
    return to_wib(utc_now()).date()


def midnight(day: date) -> datetime:
    """The first moment of a day in Bekasi. A day outside the portal's time is moved to its edge,
    so that it can be asked about like any other."""
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time(), WIB)
