"""Visits follow a handover; graduation needs a rule and a supervisor's confirmation."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.casework.cases.models import Case, Task
from portal.casework.cases.states import CloseReason, Status
from portal.casework.follow_ups import services
from portal.casework.follow_ups.jobs import announce_near_visits
from portal.casework.follow_ups.models import Visit, VisitOutcome
from portal.casework.follow_ups.queries import visits_of
from portal.casework.follow_ups.services import VisitFindings
from portal.casework.follow_ups.states import VisitStatus
from portal.core.clock import acting_at, today, utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotPermitted, PortalError
from portal.core.extensions import db
from portal.platform.messages.models import Message
from portal.platform.permissions import Role
from tests.factories import create_approved, create_staff, hand_over


def findings(**changes: object) -> VisitFindings:
    fields = {
        "visited_on": today(),
        "outcome": VisitOutcome.BETTER,
        "household_size": 2,
        "monthly_income": 900_000,
        "monthly_spending": 700_000,
        "tool_in_use": True,
    }
    return VisitFindings(**{**fields, **changes})  # type: ignore[arg-type]


def handed_over_case() -> Case:
    decision = create_approved()
    hand_over(decision)
    return decision.case


def record(case: Case, visit: Visit, **changes: object) -> None:
    with transaction():
        services.record_visit(case.caseworker, visit, findings=findings(**changes))


def test_visits_fall_due_30_90_and_180_days_after_the_handover_and_stand_in_the_task_list(
    app: Flask,
) -> None:
    case = handed_over_case()
    days = [visit.planned_on - today() for visit in visits_of(case.id)]
    assert days == [timedelta(days=n) for n in (30, 90, 180)]
    tasks = db.session.query(Task).filter_by(case_id=case.id, done_at=None).all()
    assert sorted(task.due_on for task in tasks) == [v.planned_on for v in visits_of(case.id)]


def test_the_first_visit_brings_the_case_into_follow_up_and_ticks_its_task_off(app: Flask) -> None:
    case = handed_over_case()
    first = visits_of(case.id)[0]
    record(case, first)
    assert case.status is Status.FOLLOW_UP
    assert first.status is VisitStatus.DONE
    assert first.task is not None
    assert first.task.done_at is not None


def test_a_visit_is_recorded_once(app: Flask) -> None:
    case = handed_over_case()
    first = visits_of(case.id)[0]
    record(case, first)
    with pytest.raises(PortalError):
        record(case, first)


def test_a_visit_by_somebody_elses_caseworker_is_refused(app: Flask) -> None:
    case = handed_over_case()
    stranger = create_staff(Role.CASEWORKER)
    with pytest.raises(NotPermitted), transaction():
        services.record_visit(stranger, visits_of(case.id)[0], findings=findings())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("visited_on", today() + timedelta(days=1)),
        ("visited_on", today() - timedelta(days=1)),  # before the case was opened
        ("household_size", 0),
        ("monthly_income", -1),
        ("monthly_income", 10**12),
    ],
)
def test_findings_that_cannot_be_name_their_field(app: Flask, field: str, value: object) -> None:
    case = handed_over_case()
    with pytest.raises(InvalidInput) as caught:
        record(case, visits_of(case.id)[0], **{field: value})
    assert caught.value.field == field


def test_a_household_graduates_when_the_rule_holds_and_a_supervisor_writes_why(app: Flask) -> None:
    case = handed_over_case()
    supervisor = create_staff(Role.SUPERVISOR)
    first, second, _ = visits_of(case.id)
    record(case, first, monthly_income=500_000)
    with pytest.raises(InvalidInput, match="Syarat graduasi"), transaction():
        services.graduate(supervisor, case, note="Sudah mandiri")
    record(case, second, monthly_income=900_000)
    with transaction():
        services.graduate(supervisor, case, note="Sudah mandiri")
    assert (case.status, case.close_reason) == (Status.CLOSED, CloseReason.GRADUATED)


def test_an_idle_tool_holds_graduation_back(app: Flask) -> None:
    case = handed_over_case()
    first, second, _ = visits_of(case.id)
    record(case, first)
    record(case, second, tool_in_use=False)
    unmet = [
        item.text for item in services.graduation_conditions(visits_of(case.id)) if not item.holds
    ]
    assert unmet == ["Alat kerja dipakai"]


def test_a_caseworker_proposes_graduation_once_the_rule_holds_and_the_supervisor_agrees(
    app: Flask,
) -> None:
    case = handed_over_case()
    first, second, _ = visits_of(case.id)
    record(case, first)
    with pytest.raises(InvalidInput, match="Syarat graduasi"), transaction():
        services.propose_graduation(case.caseworker, case, note="Warungnya ramai")
    record(case, second)
    with transaction():
        services.propose_graduation(case.caseworker, case, note="Warungnya ramai")
    assert case.close_proposed is CloseReason.GRADUATED
    assert case.status is Status.FOLLOW_UP


def test_families_are_told_of_near_visits_once_and_again_when_the_day_changes(app: Flask) -> None:
    case = handed_over_case()
    visit = visits_of(case.id)[0]

    def told() -> int:
        announce_near_visits("uji")
        return db.session.query(Message).filter_by(step="visit_planned").count()

    assert told() == 0
    with acting_at(utc_now() + timedelta(days=28)):
        assert told() == 1
        assert told() == 1
        with transaction():
            services.move_visit(case.caseworker, visit, on=today() + timedelta(days=1))
        assert told() == 2
