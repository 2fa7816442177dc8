"""Current time and calendar days. Times are stored in UTC and shown in the portal's time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from portal.core.ports import Port


@dataclass(frozen=True)
class TimeZone:
    """One of the three time zones of Indonesia, none of which has summer time."""

    name: str
    info: ZoneInfo


WIB = TimeZone("WIB", ZoneInfo("Asia/Jakarta"))
WITA = TimeZone("WITA", ZoneInfo("Asia/Makassar"))
WIT = TimeZone("WIT", ZoneInfo("Asia/Jayapura"))

#: The time zone of the portal's regency; outside of a portal that of the capital.
portal_zone: Port[[], TimeZone] = Port(lambda: WIB)


class _ZoneName:
    """The name of the portal's time zone, looked up when it is shown: "WITA"."""

    def __str__(self) -> str:
        return portal_zone().name


#: For labels that are written before there is a portal.
ZONE_NAME = _ZoneName()

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


def to_local(moment: datetime) -> datetime:
    """Return ``moment`` in the portal's time zone."""
    return moment.astimezone(portal_zone().info)


def at_local(typed: datetime) -> datetime:
    """Return the moment that a clock on the wall of the office shows as ``typed`` (naive)."""
    return typed.replace(tzinfo=portal_zone().info)


def today() -> date:
    """Return the current calendar day in the portal's time zone."""
    return to_local(utc_now()).date()


def midnight(day: date) -> datetime:
    """Return the start of ``day`` in the portal's time zone. A day outside ``FIRST_DAY`` to
    ``LAST_DAY`` is clamped, because ``datetime`` arithmetic overflows near year 1 and year 9999."""
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time(), portal_zone().info)
