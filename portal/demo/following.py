"""Visits after the handover: most are made in time, some late, some not at all."""

from datetime import timedelta

from portal.assessments.queries import latest_assessment
from portal.clock import today
from portal.demo.reading import data
from portal.demo.timeline import Part, in_office, later
from portal.demo.world import Course, Fate
from portal.follow_ups.graduation import may_graduate
from portal.follow_ups.models import Outcome, Visit
from portal.follow_ups.queries import has_tool, next_visit
from portal.follow_ups.services import (
    Findings,
    announce_visit,
    miss_visit,
    plan_visit,
    record_visit,
)

#: What a month brings at the nth visit, as a multiple of the assessment's income.
_GROWTH = {
    Fate.GROWS: (1.6, 2.9, 3.6),
    Fate.STAGNATES: (1.0, 0.95, 1.05),
}
_USUAL_GROWTH = (1.1, 1.3, 1.5)
_NOTICE = timedelta(days=3)
_MOST_VISITS = 6


def make_next_visit(course: Course, made: int) -> Part[bool]:
    """Make the visit that comes next, after ``made`` others. ``False`` once there are enough.

    When the visits of the handover are over and the family is not on its feet, one more is
    planned.
    """
    if made > _MOST_VISITS:
        return False
    visit = next_visit(course.case.id)
    if visit is None:
        yield later(course.rng, 5, 20)
        day = in_office(course.rng, today() + timedelta(days=course.rng.randint(30, 60))).date()
        visit = plan_visit(course.caseworker, course.case, on=day)
    day = visit.planned_on + timedelta(days=_lateness(course))
    notice = visit.planned_on - _NOTICE
    if notice > today():
        yield in_office(course.rng, notice)
        announce_visit(course.caseworker, visit)
    yield in_office(course.rng, max(day, today() + timedelta(days=1)))
    if course.rng.random() < 0.06:
        visit = yield from _in_vain(course, visit)
    record_visit(course.caseworker, visit, findings=_findings(course, made))
    return True


def is_ready(course: Course) -> bool:
    """Whether the rule of graduation holds by the visits made."""
    return may_graduate(course.case)


def _in_vain(course: Course, visit: Visit) -> Part[Visit]:
    again = miss_visit(
        course.caseworker,
        visit,
        note=course.rng.choice(data("words")["visits"]["missed"]),
        again_on=today() + timedelta(days=7),
    )
    yield in_office(course.rng, again.planned_on)
    return again


def _findings(course: Course, made: int) -> Findings:
    rng, words = course.rng, data("words")["visits"]
    growth = _GROWTH.get(course.fate, _USUAL_GROWTH)
    factor = growth[min(made, len(growth) - 1)] * rng.uniform(0.94, 1.08)
    before = latest_assessment(course.case.id)
    income = round((before.monthly_income or 0 if before else 0) * factor / 10_000) * 10_000
    outcome = _outcome(factor)
    in_use = None
    if has_tool(course.case.id):
        in_use = rng.random() < (0.6 if outcome is Outcome.WORSE else 0.96)
    return Findings(
        visited_on=today(),
        outcome=outcome,
        household_size=len(course.household.living),
        monthly_income=income,
        monthly_spending=round(income * 0.92 / 10_000) * 10_000,
        tool_in_use=in_use,
        tool_note=""
        if in_use is None
        else rng.choice(words["tool_in_use" if in_use else "tool_idle"]),
        note=rng.choice(words[outcome.value]),
    )


def _outcome(factor: float) -> Outcome:
    """How a family fares whose income is ``factor`` times what it was."""
    if factor > 1.2:
        return Outcome.BETTER
    return Outcome.SAME if factor > 0.97 else Outcome.WORSE


def _lateness(course: Course) -> int:
    """Days after the planned one: usually none, sometimes weeks, now and then it is forgotten."""
    (days,) = course.rng.choices((0, 3, 12, 30, 75), weights=(70, 12, 8, 6, 4))
    return days + course.rng.randint(0, 2)
