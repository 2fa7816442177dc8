"""Scheduler of stories by simulated time, and office hours."""

import heapq
from collections.abc import Callable, Generator
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import TypeVar

from portal.core.clock import acting_at, at_local, to_local, utc_now

T = TypeVar("T")
#: A generator that yields the time of its next step; a story returns nothing.
Part = Generator[datetime, None, T]
Story = Part[None]

_SATURDAY = 5


class Scheduler:
    """Runs stories in order of time, with the clock set to each step, up to ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._order = count()

    def add(self, story: Story) -> None:
        """Add a story; a running story may add others."""
        self._wait(story, next(story, None))

    def run(self, on_step: Callable[[datetime], None]) -> None:
        """Run all stories up to ``until``."""
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
    """Return a moment by the local clock."""
    return at_local(datetime.combine(day, time(hour, minute)))


def working_day(day: date) -> date:
    """Return ``day``, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)


def last_working_day(day: date) -> date:
    """Return ``day``, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def in_office(rng: Random, day: date) -> datetime:
    """Return a random time in the office hours of ``day``, or of the next working day."""
    return at(working_day(day), rng.choice((8, 9, 10, 13, 14)), rng.randrange(60))


def later(rng: Random, least: int, most: int) -> datetime:
    """Return a random moment in office hours, ``least`` to ``most`` days from now."""
    day = to_local(utc_now()).date() + timedelta(days=rng.randint(least, most))
    return max(in_office(rng, day), utc_now() + timedelta(minutes=20))
