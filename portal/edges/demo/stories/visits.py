"""Visits after the handover: most on time, some late, some missed."""

from datetime import timedelta

from portal.casework.assessments.queries import latest_assessment
from portal.casework.follow_ups.models import Visit, VisitOutcome
from portal.casework.follow_ups.queries import has_tool, next_visit
from portal.casework.follow_ups.services import (
    VisitFindings,
    announce_visit,
    may_graduate,
    miss_visit,
    plan_visit,
    record_visit,
)
from portal.core.clock import today
from portal.edges.demo.context import FamilyHistory, Scenario
from portal.edges.demo.data_files import load_data
from portal.edges.demo.scheduler import Part, in_office, later

#: Monthly income at the nth visit as a multiple of the income at the assessment.
_GROWTH = {
    Scenario.GROWS: (1.6, 2.9, 3.6),
    Scenario.STAGNATES: (1.0, 0.95, 1.05),
}
_USUAL_GROWTH = (1.1, 1.3, 1.5)
_NOTICE = timedelta(days=3)
_MOST_VISITS = 6


def make_next_visit(history: FamilyHistory, made: int) -> Part[bool]:
    """Make the next visit after ``made`` others; return ``False`` once there are enough.

    If no visit is planned any more and the family has not graduated, plan one.
    """
    if made > _MOST_VISITS:
        return False
    visit = next_visit(history.case.id)
    if visit is None:
        yield later(history.rng, 5, 20)
        day = in_office(history.rng, today() + timedelta(days=history.rng.randint(30, 60))).date()
        visit = plan_visit(history.caseworker, history.case, on=day)
    day = visit.planned_on + timedelta(days=_lateness(history))
    notice = visit.planned_on - _NOTICE
    if notice > today():
        yield in_office(history.rng, notice)
        announce_visit(history.caseworker, visit)
    yield in_office(history.rng, max(day, today() + timedelta(days=1)))
    if history.rng.random() < 0.06:
        visit = yield from _miss_visit(history, visit)
    record_visit(history.caseworker, visit, findings=_findings(history, made))
    return True


def meets_graduation_rule(history: FamilyHistory) -> bool:
    """Return whether the visits meet the conditions of graduation."""
    return may_graduate(history.case)


def _miss_visit(history: FamilyHistory, visit: Visit) -> Part[Visit]:
    again = miss_visit(
        history.caseworker,
        visit,
        note=history.rng.choice(load_data("words")["visits"]["missed"]),
        again_on=today() + timedelta(days=7),
    )
    yield in_office(history.rng, again.planned_on)
    return again


def _findings(history: FamilyHistory, made: int) -> VisitFindings:
    rng, words = history.rng, load_data("words")["visits"]
    growth = _GROWTH.get(history.scenario, _USUAL_GROWTH)
    factor = growth[min(made, len(growth) - 1)] * rng.uniform(0.94, 1.08)
    before = latest_assessment(history.case.id)
    income = round((before.monthly_income or 0 if before else 0) * factor / 10_000) * 10_000
    outcome = _outcome(factor)
    in_use = None
    if has_tool(history.case.id):
        in_use = rng.random() < (0.6 if outcome is VisitOutcome.WORSE else 0.96)
    return VisitFindings(
        visited_on=today(),
        outcome=outcome,
        household_size=len(history.household.living),
        monthly_income=income,
        monthly_spending=round(income * 0.92 / 10_000) * 10_000,
        tool_in_use=in_use,
        tool_note=""
        if in_use is None
        else rng.choice(words["tool_in_use" if in_use else "tool_idle"]),
        note=rng.choice(words[outcome.value]),
    )


def _outcome(factor: float) -> VisitOutcome:
    """Return the outcome for income at ``factor`` times the assessment's."""
    if factor > 1.2:
        return VisitOutcome.BETTER
    return VisitOutcome.SAME if factor > 0.97 else VisitOutcome.WORSE


def _lateness(history: FamilyHistory) -> int:
    """Return the delay in days: usually none, sometimes weeks, rarely months."""
    (days,) = history.rng.choices((0, 3, 12, 30, 75), weights=(70, 12, 8, 6, 4))
    return days + history.rng.randint(0, 2)
