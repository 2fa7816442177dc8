"""Stories run in order of time, each with the clock at its own step."""

import threading
from datetime import UTC, date, datetime, timedelta
from random import Random

from portal.core.clock import acting_at, today, utc_now
from portal.edges.demo.scheduler import Scheduler, Story, at, in_office, later, working_day

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def nothing(_moment: datetime) -> None:
    """Ignore the progress."""


def test_steps_come_in_the_order_of_time_whoever_began_first() -> None:
    seen: list[tuple[str, int]] = []

    def story(name: str, *days: int) -> Story:
        for day in days:
            yield NEW_YEAR + timedelta(days=day)
            seen.append((name, (utc_now() - NEW_YEAR).days))

    scheduler = Scheduler(until=NEW_YEAR + timedelta(days=10))
    scheduler.add(story("slow", 2, 9))
    scheduler.add(story("quick", 1, 3))
    scheduler.run(nothing)
    assert seen == [("quick", 1), ("slow", 2), ("quick", 3), ("slow", 9)]


def test_a_story_is_left_where_it_stands_when_time_is_up() -> None:
    reached = []

    def story() -> Story:
        yield NEW_YEAR
        reached.append("before")
        yield NEW_YEAR + timedelta(days=1)
        reached.append("after")

    scheduler = Scheduler(until=NEW_YEAR + timedelta(days=1))
    scheduler.add(story())
    scheduler.run(nothing)
    assert reached == ["before"]


def test_a_running_story_may_begin_another() -> None:
    seen = []
    scheduler = Scheduler(until=NEW_YEAR + timedelta(days=5))

    def child() -> Story:
        yield NEW_YEAR + timedelta(days=2)
        seen.append(utc_now())

    def parent() -> Story:
        yield NEW_YEAR + timedelta(days=1)
        scheduler.add(child())

    scheduler.add(parent())
    scheduler.run(nothing)
    assert seen == [NEW_YEAR + timedelta(days=2)]


def test_appointments_lie_in_office_hours_and_ahead() -> None:
    rng = Random(1)
    with acting_at(at(date(2026, 5, 8), 14, 50)):  # a Friday afternoon
        moments = [later(rng, 0, 9) for _ in range(200)]
        assert min(moments) > utc_now()
    assert {moment.weekday() for moment in moments} <= set(range(5))
    assert working_day(date(2026, 5, 9)) == date(2026, 5, 11)
    assert in_office(rng, date(2026, 5, 10)).date() == date(2026, 5, 11)


def test_acting_at_a_moment_holds_for_one_thread_and_ends() -> None:
    elsewhere: list[datetime] = []
    with acting_at(NEW_YEAR):
        assert utc_now() == NEW_YEAR
        assert today() == date(2026, 1, 1)
        thread = threading.Thread(target=lambda: elsewhere.append(utc_now()))
        thread.start()
        thread.join()
    assert elsewhere[0] != NEW_YEAR
    assert utc_now() != NEW_YEAR
