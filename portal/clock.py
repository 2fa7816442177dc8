"""Time: stored in UTC, thought of in WIB (UTC+7, no daylight saving)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def to_wib(moment: datetime) -> datetime:
    """The same moment on a clock in Bekasi."""
    return moment.astimezone(WIB)


def today() -> date:
    """The calendar day in Bekasi."""
    return to_wib(utc_now()).date()
