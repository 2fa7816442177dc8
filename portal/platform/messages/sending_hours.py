"""Sending hours of SMS in local time, with a break during the Friday prayer."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portal.core.clock import to_local, utc_now
from portal.platform.messages import settings
from portal.platform.settings import Setting, value_of

_FRIDAY = 4


@dataclass(frozen=True)
class SendingHours:
    """Opening hours and the Friday break, each from (included) until (excluded), in local time."""

    opens: time
    closes: time
    friday_rest_from: time
    friday_rest_until: time

    def is_open(self, moment: datetime) -> bool:
        """Return whether an SMS may be sent at ``moment``."""
        local = to_local(moment)
        rests = (
            local.weekday() == _FRIDAY
            and self.friday_rest_from <= local.time() < self.friday_rest_until
        )
        return self.opens <= local.time() < self.closes and not rests

    def next_opening(self, moment: datetime) -> datetime:
        """Return the first time from ``moment`` on at which an SMS may be sent."""
        local = to_local(moment)
        days = [local.date() + timedelta(days=ahead) for ahead in range(3)]
        starts = [
            datetime.combine(day, start, local.tzinfo)
            for day in days
            for start in (self.opens, self.friday_rest_until)
        ]
        return next(
            (start for start in [local, *sorted(starts)] if start >= local and self.is_open(start)),
            local,
        )


def sending_hours() -> SendingHours:
    """Return the sending hours as set by the office."""

    def clock(setting: Setting) -> time:
        return time.fromisoformat(value_of(setting))

    return SendingHours(
        clock(settings.SEND_FROM),
        clock(settings.SEND_UNTIL),
        clock(settings.FRIDAY_REST_FROM),
        clock(settings.FRIDAY_REST_UNTIL),
    )


def next_opening() -> datetime | None:
    """Return when sending resumes; None during sending hours."""
    now, hours = utc_now(), sending_hours()
    return None if hours.is_open(now) else hours.next_opening(now)
