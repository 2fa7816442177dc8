"""A case: one open per household, one caseworker, and a reason when it is closed."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.casework.cases import services
from portal.casework.cases.models import Case, Task, TaskKind
from portal.casework.cases.states import TRANSITIONS, Action, CloseReason, Status
from portal.casework.follow_ups.queries import visits_of
from portal.casework.follow_ups.states import VisitStatus
from portal.core.clock import today, utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, InvalidTransition, NotPermitted, StaleRecord
from portal.core.extensions import db
from portal.platform.messages.models import Message
from portal.platform.permissions import Role
from portal.platform.workflow import apply_transition
from portal.registry.households.models import Household
from tests.factories import (
    PORTAL,
    TAMBELANG,
    create_approved,
    create_case,
    create_decision,
    create_household,
    create_staff,
    hand_over,
    new_person,
)
from tests.races import at_once


def test_a_caseworker_opens_a_case_for_themselves_with_the_next_number(app: Flask) -> None:
    caseworker = create_staff(Role.CASEWORKER)
    numbers = []
    for _ in range(2):
        household = create_household()
        with transaction():
            case = services.open_case(caseworker, household=household)
        assert case.caseworker_id == caseworker.id
        numbers.append(case.number)
    assert numbers == [f"BAKI-{today().year}-000001", f"BAKI-{today().year}-000002"]


def test_a_household_has_one_open_case_whoever_is_faster(app: Flask) -> None:
    household_id = create_household().id

    def open_it() -> str:
        with transaction() as session:
            services.open_case(PORTAL, household=session.get_one(Household, household_id))
        return "opened"

    outcomes = at_once(app, open_it, open_it)
    assert outcomes.count("opened") == 1
    assert any("sudah punya kasus terbuka" in text for text in outcomes)
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_the_database_itself_refuses_a_second_open_case(app: Flask) -> None:
    case = create_case()
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Case(number="X-1", household_id=case.household_id, opened_at=utc_now()))


def test_a_case_is_given_only_to_an_active_caseworker_of_its_kecamatan(app: Flask) -> None:
    case = create_case()
    supervisor = create_staff(Role.SUPERVISOR)
    far = create_staff(Role.CASEWORKER, districts=[TAMBELANG])
    approver = create_staff(Role.APPROVER)
    for person in (far, approver):
        with pytest.raises(InvalidInput), transaction():
            services.assign(supervisor, case, caseworker=person)


def test_who_holds_a_case_may_hand_it_on_and_nobody_else_of_that_role(app: Flask) -> None:
    holder, other = create_staff(Role.CASEWORKER), create_staff(Role.CASEWORKER)
    case = create_case(caseworker=holder)
    with pytest.raises(NotPermitted), transaction():
        services.assign(other, case, caseworker=other)
    with transaction():
        services.assign(holder, case, caseworker=other)
    assert case.caseworker_id == other.id


def test_a_case_is_the_new_caseworkers_from_the_very_moment_it_is_given(app: Flask) -> None:
    holder, other = create_staff(Role.CASEWORKER), create_staff(Role.CASEWORKER)
    case = create_case(caseworker=holder)
    with transaction():
        services.assign(holder, case, caseworker=other)
        assert services.add_note(other, case, text="Sudah bertemu.").author_id == other.id
        with pytest.raises(NotPermitted):
            services.add_note(holder, case, text="Bukan kasus saya lagi.")


def test_the_due_day_of_a_case_is_that_of_its_earliest_open_task(app: Flask) -> None:
    case = create_case()
    days = [today().replace(year=2030), today().replace(year=2029)]
    with transaction():
        tasks = [
            services.add_task(PORTAL, case, kind=TaskKind.TODO, title="Cek", due_on=day)
            for day in days
        ]
    assert case.next_due_on == days[1]
    with transaction() as session:
        services.finish_task(PORTAL, case, session.get_one(Task, tasks[1].id))
    assert case.next_due_on == days[0]


def test_closing_is_the_supervisors_and_carries_its_reason(app: Flask) -> None:
    caseworker = create_staff(Role.CASEWORKER)
    supervisor = create_staff(Role.SUPERVISOR)
    case = create_case(caseworker=caseworker)
    with pytest.raises(NotPermitted), transaction():
        services.close_case(caseworker, case, reason=CloseReason.MOVED, note="Pindah")
    with transaction():
        services.propose_closing(caseworker, case, reason=CloseReason.MOVED, note="Pindah")
    with transaction():
        services.close_case(supervisor, case, reason=CloseReason.MOVED, note="Pindah")
    assert (case.status, case.close_reason) == (Status.CLOSED, CloseReason.MOVED)
    with pytest.raises(InvalidTransition), transaction():
        services.close_case(supervisor, case, reason=CloseReason.DIED, note="Lagi")


def test_nothing_stays_due_on_a_closed_case(app: Flask) -> None:
    decision = create_approved()
    hand_over(decision)
    case = decision.case
    assert case.next_due_on is not None
    supervisor = create_staff(Role.SUPERVISOR)
    with transaction():
        services.close_case(supervisor, case, reason=CloseReason.MOVED, note="Pindah")
    assert case.next_due_on is None
    assert {visit.status for visit in visits_of(case.id)} == {VisitStatus.CANCELLED}
    assert db.session.query(Task).filter_by(case_id=case.id, done_at=None).count() == 0


def test_a_case_stays_open_while_aid_is_proposed_or_owed(app: Flask) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    proposed, approved = create_decision().case, create_approved().case
    for case, why in ((proposed, "belum ditetapkan"), (approved, "belum diserahkan")):
        with pytest.raises(InvalidInput, match=why), transaction():
            services.close_case(supervisor, case, reason=CloseReason.MOVED, note="Pindah")
        assert case.status is not Status.CLOSED


def test_the_family_hears_that_its_case_is_open(app: Flask) -> None:
    case = create_case()
    message = db.session.query(Message).one()
    assert (message.step, message.case_id) == ("case_opened", case.id)


def test_a_step_taken_from_a_stale_state_changes_nothing(app: Flask) -> None:
    case = create_case()
    with transaction() as session:
        assert case.status is Status.REGISTERED
        session.connection().exec_driver_sql(
            "UPDATE cases SET status = 'closed', closed_at = opened_at, close_reason = 'moved'"
        )
        with pytest.raises(StaleRecord):
            apply_transition(case, Action.ASSESS, PORTAL, TRANSITIONS)


#: Only undoing a merge reopens a case (see tests/registry/linkage).
REOPENING = {action for action in Action if action.startswith("reopen")}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(st.sampled_from(sorted(set(Action) - REOPENING)), max_size=12))
def test_no_walk_leaves_the_table_of_states(app: Flask, walk: list[Action]) -> None:
    case = create_case()
    for action in walk:
        before = case.status
        step = TRANSITIONS.get((before, action))
        if action is Action.CLOSE and step is not None:
            with transaction():
                services.close_case(PORTAL, case, reason=CloseReason.WITHDRAWN, note="Mundur")
        elif step is None:
            with pytest.raises(InvalidTransition), transaction():
                services.advance(PORTAL, case, action)
        else:
            with transaction():
                services.advance(PORTAL, case, action)
        expected = before if step is None else step.to
        assert db.session.get_one(Case, case.id, populate_existing=True).status is expected
    if case.status is Status.CLOSED:
        assert {action for status, action in TRANSITIONS if status is Status.CLOSED} == REOPENING


def test_an_sms_addresses_nobody_twice(app: Flask) -> None:
    mother = create_household(new_person("Ibu Karsinah")).persons[0]
    assert services.salutation(mother) == "Ibu Karsinah"
