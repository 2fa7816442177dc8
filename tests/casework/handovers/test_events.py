"""An event from planning to its end: scheduled cases, notified families, void numbers."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.casework.cases.models import CaseGrant
from portal.casework.cases.states import Status
from portal.casework.decisions.models import AidKind, Decision
from portal.casework.handovers import services
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.queries import attendance_counts, current_invitation
from portal.casework.handovers.states import EventStatus
from portal.casework.receipts.models import Paper
from portal.casework.receipts.services import prepare_papers
from portal.casework.receipts.states import PaperStatus
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotPermitted, StaleRecord
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit.models import AuditEvent
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import Message
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from tests.casework.handovers.cast import begin, create_event, invite, invited_family
from tests.factories import create_approved, create_staff, hand_over
from tests.races import at_once


def told(step: Step) -> list[int | None]:
    return list(db.session.scalars(select(Message.case_id).where(Message.step == step.value)))


def prepared(event: HandoverEvent, decision: Decision, officer: User) -> Paper:
    with transaction():
        return prepare_papers(officer, event, {decision: decision.items})[0]


def test_inviting_schedules_the_case_tells_the_family_and_lets_the_officers_see_it(
    app: Flask,
) -> None:
    officer = create_staff(Role.EVENT_OFFICER)
    decision = create_approved()
    invite(create_event(officers=[officer]), decision)
    assert decision.case.status is Status.SCHEDULED
    assert told(Step.HANDOVER_INVITED) == [decision.case_id]
    assert db.session.scalars(select(CaseGrant.user_id)).all() == [officer.id]


def test_a_family_is_on_one_roster_at_a_time(app: Flask) -> None:
    decision = create_approved()
    invite(create_event(), decision)
    with pytest.raises(StaleRecord):
        invite(create_event(), decision)


def test_two_people_inviting_the_same_family_at_once_invite_it_once(app: Flask) -> None:
    supervisor, decision = create_staff(Role.SUPERVISOR).id, create_approved().id
    both = create_event().id, create_event().id

    def attempt(event_id: int) -> str:
        with transaction() as session:
            event, wanted = (
                session.get_one(HandoverEvent, event_id),
                session.get_one(Decision, decision),
            )
            services.invite(session.get_one(User, supervisor), event, decisions=[wanted])
        return "diundang"

    outcomes = at_once(app, *[lambda e=event_id: attempt(e) for event_id in both])
    assert outcomes.count("diundang") == 1
    assert len(db.session.scalars(select(Invitation)).all()) == 1


def test_an_officer_who_leaves_no_longer_sees_the_cases(app: Flask) -> None:
    officer, supervisor = create_staff(Role.EVENT_OFFICER), create_staff(Role.SUPERVISOR)
    event = create_event(officers=[officer])
    invite(event, create_approved())
    with transaction():
        services.set_officers(supervisor, event, officers=[])
    assert db.session.scalars(select(CaseGrant)).all() == []
    with pytest.raises(NotPermitted), transaction():
        services.open_event(officer, event)


def test_who_did_not_come_can_be_invited_again_and_the_prepared_paper_is_void(app: Flask) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    event, came, _ = invited_family()
    absent = create_approved()
    invite(event, absent)
    paper = prepared(event, absent, supervisor)
    hand_over(came, officer=supervisor)
    with transaction():
        services.close_event(supervisor, event)
    assert absent.case.status is Status.DECIDED
    assert came.case.status is Status.HANDED_OVER
    db.session.refresh(paper)
    assert paper.status is PaperStatus.VOID
    assert "Tidak hadir" in paper.void_reason
    assert attendance_counts(event.id).invited == 1
    invite(create_event(), absent)


def test_a_cancelled_event_tells_those_who_wait_and_nobody_who_has_their_aid(app: Flask) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    event, served, _ = invited_family()
    waiting = create_approved()
    invite(event, waiting)
    hand_over(served, officer=supervisor)
    send_due("worker")
    with pytest.raises(InvalidInput, match="alasan"), transaction():
        services.cancel_event(supervisor, event, reason=" ")
    with transaction():
        services.cancel_event(supervisor, event, reason="Banjir")
    assert told(Step.HANDOVER_CANCELLED) == [waiting.case_id]
    assert (served.case.status, waiting.case.status) == (Status.HANDED_OVER, Status.DECIDED)


def test_moving_an_event_tells_everybody_invited_once_for_each_move(app: Flask) -> None:
    supervisor, event, decision = create_staff(Role.SUPERVISOR), create_event(), create_approved()
    invite(event, decision)
    seen = event.version
    with transaction():
        services.change_event(
            supervisor,
            event,
            name=event.name,
            starts_at=event.starts_at + timedelta(days=2),
            place=event.place,
            version=seen,
        )
    assert told(Step.HANDOVER_MOVED) == [decision.case_id]
    with pytest.raises(StaleRecord), transaction():
        services.change_event(
            supervisor, event, name="Lain", starts_at=event.starts_at, place="Lain", version=seen
        )


def test_withdrawing_needs_a_reason_and_is_refused_once_the_aid_is_given(app: Flask) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    event, decision, invitation = invited_family()
    with pytest.raises(InvalidInput, match="alasan"), transaction():
        services.withdraw_invitation(supervisor, invitation, reason="")
    hand_over(decision, officer=supervisor)
    with pytest.raises(InvalidInput, match="sudah diserahkan"), transaction():
        services.withdraw_invitation(supervisor, invitation, reason="Salah")
    other = create_approved()
    [second] = invite(event, other)
    send_due("worker")
    with transaction():
        services.withdraw_invitation(supervisor, second, reason="Pindah")
    assert other.case.status is Status.DECIDED
    assert told(Step.HANDOVER_CANCELLED) == [other.case_id]
    assert "events.leave" in db.session.scalars(select(AuditEvent.action)).all()


def test_families_are_checked_in_only_while_the_event_runs(app: Flask) -> None:
    supervisor, event, decision = create_staff(Role.SUPERVISOR), create_event(), create_approved()
    [invitation] = invite(event, decision)
    with pytest.raises(InvalidInput, match="tidak sedang berlangsung"), transaction():
        services.check_in(supervisor, invitation)
    begin(event)
    for _ in range(2):
        with transaction():
            services.check_in(supervisor, invitation)
    assert attendance_counts(event.id).waiting == 1
    with transaction():
        services.undo_check_in(supervisor, invitation)
    assert (attendance_counts(event.id).waiting, attendance_counts(event.id).absent) == (0, 1)


def test_a_handover_voided_after_the_event_lets_the_family_be_invited_again(app: Flask) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    event, decision, _ = invited_family(kinds=[AidKind.TOOL])
    handover = hand_over(decision, officer=supervisor)
    with transaction():
        services.close_event(supervisor, event)
    assert event.status is EventStatus.CLOSED
    with transaction():
        services.void_handover(supervisor, handover, reason="Salah keluarga")
    assert current_invitation(decision.id) is None
    invite(create_event(), decision)
    assert decision.case.status is Status.SCHEDULED


def test_releasing_the_rest_makes_its_prepared_paper_void(app: Flask) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    event, decision, _ = invited_family(kinds=[AidKind.TOOL, AidKind.CASH])
    prepared(event, decision, supervisor)
    hand_over(decision, officer=supervisor, items=[decision.items[0]])
    states = select(Paper.status).order_by(Paper.id)
    assert db.session.scalars(states).all() == [PaperStatus.ISSUED, PaperStatus.RESERVED]
    with transaction():
        services.release_rest(supervisor, decision, reason="Dana dialihkan")
    assert db.session.scalars(states).all() == [PaperStatus.ISSUED, PaperStatus.VOID]
