"""Stories that take turns by the clock, and the hours in which an office works."""

import heapq
from collections.abc import Callable, Generator
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import TypeVar

from portal.clock import WIB, acting_at, to_wib, utc_now

T = TypeVar("T")
#: What somebody does over time: it yields the moment at which it goes on.
Part = Generator[datetime, None, T]
Story = Part[None]

_SATURDAY = 5


class Timeline:
    """Runs stories in the order of time, as of each step's moment, and leaves off at ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._order = count()

    def begin(self, story: Story) -> None:
        """Let a story take part; a running story may begin another."""
        self._wait(story, next(story, None))

    def run(self, on_step: Callable[[datetime], None]) -> None:
        """Run every story as far as time goes."""
        while self._waiting and self._waiting[0][0] < self.until:
            moment, _, story = heapq.heappop(self._waiting)
            on_step(moment)
            with acting_at(moment):
                self._wait(story, next(story, None))
        for _, _, story in self._waiting:
            story.close()

    def _wait(self, story: Story, moment: datetime | None) -> None:
        if moment is not None:
            heapq.heappush(self._waiting, (moment, next(self._order), story))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on a clock in Bekasi."""
    return datetime.combine(day, time(hour, minute), WIB)


def working_day(day: date) -> date:
    """``day``, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)


def last_working_day(day: date) -> date:
    """``day``, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def in_office(rng: Random, day: date) -> datetime:
    """Some moment in the office hours of ``day``, or of the next working day."""
    return at(working_day(day), rng.choice((8, 9, 10, 13, 14)), rng.randrange(60))


def later(rng: Random, least: int, most: int) -> datetime:
    """Some moment in office hours, ``least`` to ``most`` days from the story's present."""
    day = to_wib(utc_now()).date() + timedelta(days=rng.randint(least, most))
    return max(in_office(rng, day), utc_now() + timedelta(minutes=20))
