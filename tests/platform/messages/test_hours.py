"""Messages are sent only during sending hours."""

from datetime import datetime, time

import pytest

from portal.core.clock import WIB
from portal.platform.messages.sending_hours import SendingHours

HOURS = SendingHours(time(8), time(18), time(11, 30), time(13))
WEDNESDAY, FRIDAY, SATURDAY = "2026-04-15", "2026-04-17", "2026-04-18"


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=WIB.info)


@pytest.mark.parametrize(
    ("day", "clock", "is_open"),
    [
        (WEDNESDAY, "07:59:59", False),
        (WEDNESDAY, "08:00", True),
        (WEDNESDAY, "12:00", True),
        (WEDNESDAY, "17:59:59", True),
        (WEDNESDAY, "18:00", False),
        (FRIDAY, "11:29", True),
        (FRIDAY, "11:30", False),
        (FRIDAY, "12:59", False),
        (FRIDAY, "13:00", True),
    ],
)
def test_sending_hours(day: str, clock: str, is_open: bool) -> None:
    assert HOURS.is_open(at(day, clock)) is is_open


@pytest.mark.parametrize(
    ("day", "clock", "opens"),
    [
        (WEDNESDAY, "06:00", at(WEDNESDAY, "08:00")),
        (FRIDAY, "12:00", at(FRIDAY, "13:00")),
        (FRIDAY, "20:00", at(SATURDAY, "08:00")),
        (WEDNESDAY, "09:00", at(WEDNESDAY, "09:00")),
    ],
)
def test_the_next_opening(day: str, clock: str, opens: datetime) -> None:
    assert HOURS.next_opening(at(day, clock)) == opens
