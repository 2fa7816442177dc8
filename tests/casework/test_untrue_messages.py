"""A queued SMS (night, pause, budget) is withdrawn when its text no longer holds. ``STEPS`` lists
the changes for each kind of message; every one of them is tested here.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.casework.cases import services as cases
from portal.casework.cases.models import Task, TaskKind
from portal.casework.cases.services import merge_cases
from portal.casework.cases.states import Action as CaseAction
from portal.casework.follow_ups import services as visits
from portal.casework.follow_ups.jobs import announce_near_visits
from portal.casework.follow_ups.models import Visit, VisitOutcome
from portal.casework.follow_ups.services import VisitFindings
from portal.casework.handovers import services as handovers
from portal.core.clock import today, utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition
from portal.core.extensions import db
from portal.core.types import Relation
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.outbox.claims import LEASE
from portal.platform.messages.placeholders import NAME, WHEN
from portal.platform.messages.services import resend_sms
from portal.platform.messages.states import requeue
from portal.platform.messages.steps import STEPS, Change, Step
from portal.registry.households import services as households
from portal.registry.households.models import Household
from tests.casework.untrue_stories import (
    STORIES,
    bury,
    fail,
    invited,
    move,
    planned_visit,
    told,
    write_in,
)
from tests.factories import (
    PORTAL,
    create_approved,
    create_case,
    create_household,
    hand_over,
    new_person,
    reachable_phone,
)

UNTRUE = [(step, change) for step in Step for change in Change if change in STEPS[step].untrue_by]


@pytest.mark.parametrize("step", Step)
def test_each_kind_of_message_says_what_makes_it_untrue(step: Step) -> None:
    known = STEPS[step]
    assert (NAME in known.placeholders) == (Change.RECIPIENT_DIED in known.untrue_by)
    assert (WHEN in known.placeholders) == (Change.TIME_PASSED in known.untrue_by)
    assert known.untrue_by <= STORIES.keys()


@pytest.mark.parametrize(("step", "change"), UNTRUE)
def test_a_waiting_message_is_taken_back_once_it_is_untrue(
    app: Flask, step: Step, change: Change
) -> None:
    message = STORIES[change](step)
    db.session.refresh(message)
    assert message.status is MessageStatus.CANCELLED
    assert message.status_reason


def test_the_new_day_of_a_visit_is_told_also_when_it_is_the_first_one_again(app: Flask) -> None:
    visit = planned_visit()
    first = visit.planned_on
    for day in (first + timedelta(days=3), first):
        with transaction():
            visits.move_visit(PORTAL, visit, on=day)
    waiting = db.session.scalars(
        select(Message).where(
            Message.step == Step.VISIT_PLANNED, Message.status == MessageStatus.QUEUED
        )
    ).all()
    assert len(waiting) == 1
    assert f"{first:%d/%m}" in waiting[0].body


def made(visit: Visit) -> None:
    findings = VisitFindings(
        visited_on=today(),
        outcome=VisitOutcome.SAME,
        household_size=3,
        monthly_income=500_000,
        monthly_spending=500_000,
    )
    visits.record_visit(PORTAL, visit, findings=findings)


def missed(visit: Visit) -> None:
    visits.miss_visit(PORTAL, visit, note="Sakit.", again_on=today() + timedelta(days=9))


@pytest.mark.parametrize("happens", [made, missed])
def test_a_visit_that_was_made_or_missed_is_not_announced_any_more(
    app: Flask, happens: Callable[[Visit], None]
) -> None:
    visit = planned_visit()
    with transaction():
        happens(visit)
    assert told(Step.VISIT_PLANNED).status is MessageStatus.CANCELLED


def test_a_visit_of_a_voided_handover_is_not_announced_any_more(app: Flask) -> None:
    handover = hand_over(create_approved())
    visit = db.session.scalars(select(Visit).order_by(Visit.planned_on)).first()
    assert visit is not None
    with transaction():
        visits.announce_visit(PORTAL, visit)
    with transaction():
        handovers.void_handover(PORTAL, handover, reason="Keliru.")
    assert told(Step.VISIT_PLANNED).status is MessageStatus.CANCELLED


def test_a_merge_takes_back_what_waits_of_the_case_it_closes_and_its_undoing_tells_anew(
    app: Flask,
) -> None:
    closing, staying = create_case(), create_case(household=another_family())
    planned_visit(closing)
    with transaction():
        left = merge_cases.close_into(PORTAL, closing.id, staying.id)
    assert told(Step.CASE_OPENED).status is MessageStatus.CANCELLED
    assert told(Step.CASE_OPENED, last=True).status is MessageStatus.QUEUED
    assert told(Step.VISIT_PLANNED).status is MessageStatus.CANCELLED
    with transaction():
        merge_cases.reopen(PORTAL, left)
    assert announce_near_visits("worker") == 1
    assert told(Step.VISIT_PLANNED, last=True).status is MessageStatus.QUEUED


def another_family() -> Household:
    return create_household(new_person(phones=(reachable_phone("+6282311113333"),)))


def test_what_the_dead_would_have_read_is_told_to_the_family_in_person(app: Flask) -> None:
    case = create_case()
    bury(case)
    titles = db.session.scalars(select(Task).where(Task.case_id == case.id)).all()
    assert [task.kind for task in titles] == [TaskKind.DATA, TaskKind.PHONE]


def test_a_death_takes_nothing_back_from_the_others_of_the_family(app: Flask) -> None:
    case = create_case()
    with transaction():
        child = households.add_person(
            PORTAL, case.household, new_person("Dede", relation=Relation.CHILD)
        )
    with transaction():
        households.record_death(PORTAL, child, version=child.version, died_on=today())
    assert told(Step.CASE_OPENED).status is MessageStatus.QUEUED


def test_a_family_that_never_heard_of_an_event_does_not_hear_that_it_was_cancelled(
    app: Flask,
) -> None:
    event, _ = invited()
    move(event, days=3)
    with transaction():
        handovers.cancel_event(PORTAL, event, reason="Hujan.")
    steps = {message.step: message.status for message in db.session.scalars(select(Message))}
    assert steps[Step.HANDOVER_INVITED] == steps[Step.HANDOVER_MOVED] == MessageStatus.CANCELLED
    assert Step.HANDOVER_CANCELLED not in steps


def test_an_untrue_message_is_not_sent_again_by_hand(app: Flask) -> None:
    visit = planned_visit()
    fail(told(Step.VISIT_PLANNED))
    with transaction():
        visits.move_visit(PORTAL, visit, on=today() + timedelta(days=5))
    with pytest.raises(InvalidTransition, match="tidak berlaku lagi"), transaction():
        resend_sms(PORTAL, told(Step.VISIT_PLANNED))


def test_a_message_sent_again_is_taken_back_like_the_first(app: Flask) -> None:
    visit = planned_visit()
    first = told(Step.VISIT_PLANNED)
    fail(first)
    with transaction():
        again = resend_sms(PORTAL, first)
    with transaction():
        visits.move_visit(PORTAL, visit, on=today() + timedelta(days=5))
    db.session.refresh(again)
    assert again.status is MessageStatus.CANCELLED


def test_what_became_untrue_while_it_was_in_doubt_goes_back_to_nobody(app: Flask) -> None:
    visit = planned_visit()
    message = told(Step.VISIT_PLANNED)
    with transaction() as session:
        message.status, message.lease_owner = MessageStatus.UNCERTAIN, "worker"
        message.lease_until = utc_now() + LEASE
        session.flush()
    with transaction():
        visits.move_visit(PORTAL, visit, on=today() + timedelta(days=5))
    with transaction():
        assert requeue(message.id, owner="worker", not_before=utc_now())
    db.session.refresh(message)
    assert message.status is MessageStatus.CANCELLED


def test_a_number_that_left_the_family_gets_nothing_that_waited(app: Flask) -> None:
    case = create_case()
    with transaction():
        households.remove_phone(PORTAL, case.household.persons[0].phones[0])
    assert told(Step.CASE_OPENED).status is MessageStatus.CANCELLED


def test_a_question_is_answered_with_the_stage_that_holds(app: Flask) -> None:
    case = create_case()
    write_in("STATUS")
    with transaction():
        cases.advance(PORTAL, case, CaseAction.ASSESS)
    answer = told(Step.STATUS_ANSWER, last=True)
    assert answer.status is MessageStatus.QUEUED
    assert "menunggu keputusan" in answer.body
