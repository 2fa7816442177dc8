"""For each change after which an SMS no longer holds: queue the message, then make the change."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case
from portal.casework.cases.services import notify
from portal.casework.cases.states import CloseReason
from portal.casework.decisions import services as decisions
from portal.casework.decisions.models import Decision
from portal.casework.follow_ups import services as visits
from portal.casework.follow_ups.models import Visit
from portal.casework.handovers import services as handovers
from portal.casework.handovers.models import HandoverEvent
from portal.contact.complaints import services as complaints
from portal.contact.complaints.models import Channel
from portal.contact.replies.services import process_inbound
from portal.core.clock import acting_at, today, utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.messages.jobs import send_due
from portal.platform.messages.models import InboundMessage, Message, MessageStatus
from portal.platform.messages.placeholders import PLACE, WHEN, Value
from portal.platform.messages.services import store_inbound
from portal.platform.messages.steps import STEPS, Change, Step
from portal.platform.permissions import Role
from portal.registry.households import services as households
from tests.casework.handovers.cast import create_event, invite
from tests.factories import (
    PORTAL,
    assessed,
    create_approved,
    create_case,
    create_decision,
    create_staff,
    hand_over,
)

NUMBER = "+6282311112222"
Story = Callable[[Step], Message]


def told(step: Step, *, last: bool = False) -> Message:
    """Return the stored message of this step: the first one, or the ``last``."""
    db.session.expire_all()
    order = Message.id.desc() if last else Message.id
    found = db.session.scalars(select(Message).where(Message.step == step).order_by(order)).first()
    return found or pytest.fail(f"no {step}")


def queue(case: Case, step: Step, occasion: str = "uji") -> Message:
    """Queue an SMS of this step as the step itself would."""
    known = [gap.key for gap in STEPS[step].placeholders]
    values: dict[str, Value] = {
        WHEN.key: utc_now() + timedelta(days=2),
        PLACE.key: "Balai Desa Karangharja",
    }
    with transaction():
        return notify(
            PORTAL,
            case,
            step=step,
            occasion=occasion,
            values={key: value for key, value in values.items() if key in known},
        )


def close(case: Case) -> None:
    with transaction():
        cases.close_case(PORTAL, case, reason=CloseReason.NOT_ELIGIBLE, note="Sudah mampu.")


def bury(case: Case) -> None:
    head = case.household.persons[0]
    with transaction():
        households.record_death(PORTAL, head, version=head.version, died_on=today())


def time_passed(step: Step) -> Message:
    message = queue(create_case(), step)
    with acting_at(utc_now() + timedelta(days=4)):
        send_due("worker")
    return message


def recipient_died(step: Step) -> Message:
    case = create_case()
    message = queue(case, step)
    bury(case)
    return message


def case_closed(step: Step) -> Message:
    case = create_case()
    message = queue(case, step)
    close(case)
    return message


def visit_changed(step: Step) -> Message:
    visit = planned_visit()
    with transaction():
        visits.move_visit(PORTAL, visit, on=today() + timedelta(days=5))
    return told(step)


def proposal_approved(step: Step) -> Message:
    first, approver = create_decision(), create_staff(Role.APPROVER)
    with transaction():
        decisions.decline(approver, first, household_reason="Belum ada dana.")
    proposer = db.session.get_one(User, first.proposed_by_id)
    create_approved(case=first.case, proposer=proposer)
    return told(step)


def approval_revoked(step: Step) -> Message:
    decision = create_approved()
    with transaction():
        decisions.revoke(PORTAL, decision, reason="Salah orang.")
    return told(step)


def invitation_changed(step: Step) -> Message:
    event, decision = invited()
    if step is Step.HANDOVER_MOVED:
        move(event, days=3)
    elif step is Step.HANDOVER_REMINDER:
        queue(decision.case, step, f"invitation:{handovers.roster_of(event)[0].id}")
    move(event, days=4)
    return told(step)


def invited_again(step: Step) -> Message:
    event, decision = invited()
    mark_sent(Step.HANDOVER_INVITED)
    [invitation] = handovers.roster_of(event)
    with transaction():
        handovers.withdraw_invitation(PORTAL, invitation, reason="Keliru.")
    assert told(step).status is MessageStatus.QUEUED
    invite(event, decision)
    return told(step)


def aid_given(step: Step) -> Message:
    decision = create_approved()
    if step is not Step.AID_APPROVED:
        queue(decision.case, step)
    hand_over(decision)
    return told(step)


def handover_voided(step: Step) -> Message:
    handover = hand_over(create_approved())
    with transaction():
        handovers.void_handover(PORTAL, handover, reason="Keliru.")
    return told(step)


def stage_changed(step: Step) -> Message:
    case = create_case()
    write_in("STATUS")
    assessed(case)
    return told(step)


def complaint_moved(step: Step) -> Message:
    case = create_case()
    with transaction():
        complaint = complaints.receive_complaint(
            PORTAL, case, channel=Channel.PHONE, text="Gerobaknya rusak."
        )
    write_in(complaint.number)
    supervisor = create_staff(Role.SUPERVISOR)
    with transaction():
        complaints.answer_complaint(supervisor, complaint, text="Diperbaiki.")
    return told(step)


STORIES: Mapping[Change, Story] = {
    Change.TIME_PASSED: time_passed,
    Change.RECIPIENT_DIED: recipient_died,
    Change.CASE_CLOSED: case_closed,
    Change.STAGE_CHANGED: stage_changed,
    Change.VISIT_CHANGED: visit_changed,
    Change.PROPOSAL_APPROVED: proposal_approved,
    Change.APPROVAL_REVOKED: approval_revoked,
    Change.INVITATION_CHANGED: invitation_changed,
    Change.INVITED_AGAIN: invited_again,
    Change.AID_GIVEN: aid_given,
    Change.HANDOVER_VOIDED: handover_voided,
    Change.COMPLAINT_MOVED: complaint_moved,
}


def planned_visit(case: Case | None = None) -> Visit:
    case = case or create_case()
    with transaction():
        return visits.plan_visit(PORTAL, case, on=today() + timedelta(days=2))


def invited() -> tuple[HandoverEvent, Decision]:
    event, decision = create_event(starts_at=utc_now() + timedelta(days=2)), create_approved()
    invite(event, decision)
    return event, decision


def move(event: HandoverEvent, *, days: int) -> None:
    with transaction():
        handovers.change_event(
            PORTAL,
            event,
            name=event.name,
            starts_at=utc_now() + timedelta(days=days),
            place=event.place,
            version=event.version,
        )


def mark_sent(step: Step) -> None:
    with transaction() as session:
        session.execute(
            update(Message).where(Message.step == step).values(status=MessageStatus.SENT)
        )


def write_in(body: str) -> None:
    with transaction():
        store_inbound(sid=f"SM{len(body)}", sender=NUMBER, body=body)
    inbound = db.session.scalars(select(InboundMessage).order_by(InboundMessage.id.desc())).first()
    assert inbound is not None
    with transaction():
        process_inbound(PORTAL, inbound)


def fail(message: Message) -> None:
    with transaction() as session:
        session.execute(
            update(Message)
            .where(Message.id == message.id)
            .values(status=MessageStatus.FAILED, failure_seen_at=utc_now())
        )
