"""Time: stored in UTC, thought of in WIB (UTC+7, no daylight saving)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")

#: No record of the portal lies outside these days.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
_acting_at: ContextVar[datetime | None] = ContextVar("acting_at", default=None)


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return _acting_at.get() or datetime.now(UTC)


@contextmanager
def acting_at(moment: datetime) -> Iterator[None]:
    """Act as of ``moment`` (aware): inside, it is the present for every service.

    Only the demo programme, which writes a past, and tests, which walk through time, use it. It
    holds for this thread or task alone; what another request does meanwhile has the real time.
    """
    token = _acting_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _acting_at.reset(token)


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
