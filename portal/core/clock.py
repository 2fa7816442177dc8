"""Current time and calendar days. Times are stored in UTC and shown in WIB (UTC+7, no DST)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")

#: Dates of all records lie between these days.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
_acting_at: ContextVar[datetime | None] = ContextVar("acting_at", default=None)


def utc_now() -> datetime:
    """Return the current time, timezone-aware, in UTC."""
    return _acting_at.get() or datetime.now(UTC)


@contextmanager
def acting_at(moment: datetime) -> Iterator[None]:
    """Override the current time with ``moment`` (aware) inside the block.

    Used by the demo loader, which replays a past, and by tests. The override is a context variable:
    other threads and requests keep the real time.
    """
    token = _acting_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _acting_at.reset(token)


def to_wib(moment: datetime) -> datetime:
    """Return ``moment`` in WIB."""
    return moment.astimezone(WIB)


def today() -> date:
    """Return the current calendar day in WIB."""
    return to_wib(utc_now()).date()


def midnight(day: date) -> datetime:
    """Return the start of ``day`` in WIB. A day outside ``FIRST_DAY`` to ``LAST_DAY`` is clamped,
    because ``datetime`` arithmetic overflows near year 1 and year 9999."""
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time(), WIB)
