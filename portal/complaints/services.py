"""Receive a complaint, take it up, answer it. Each verb checks its permission on this case."""

from typing import Any

from flask_babel import gettext

from portal import audit
from portal.cases.models import Case
from portal.cases.queries import require_on
from portal.clock import utc_now
from portal.complaints.models import Channel, Complaint
from portal.complaints.queries import complaint_from
from portal.complaints.settings import COMPLAINT_NUMBER
from portal.complaints.states import TRANSITIONS, ComplaintAction
from portal.errors import InvalidInput
from portal.extensions import db
from portal.numbering import next_number
from portal.permissions import Actor, Permission
from portal.workflow import apply_transition


def receive_complaint(
    actor: Actor, case: Case, *, channel: Channel, text: str, source: str | None = None
) -> Complaint:
    """Write down what somebody complains of. The same ``source`` is received once."""
    require_on(actor, Permission.COMPLAINT_HANDLE, case)
    if source is not None and (known := complaint_from(source)) is not None:
        return known
    if not text.strip():
        raise InvalidInput(gettext("Tulis isi pengaduannya."), field="text")
    complaint = Complaint(
        number=next_number("complaint", COMPLAINT_NUMBER),
        case=case,
        district_code=case.household.district_code,
        channel=channel,
        source=source,
        text=text,
        received_at=utc_now(),
        received_by_id=actor.actor_id,
    )
    db.session.add(complaint)
    db.session.flush()
    audit.record(
        actor,
        "complaints.receive",
        complaint,
        case_id=case.id,
        district_code=complaint.district_code,
        number=complaint.number,
        channel=channel,
    )
    return complaint


def take_up(actor: Actor, complaint: Complaint) -> None:
    """Say that one looks after it."""
    _step(actor, complaint, ComplaintAction.TAKE_UP, handler_id=actor.actor_id)


def answer(actor: Actor, complaint: Complaint, *, text: str) -> None:
    """Close it with what was answered and done."""
    if not text.strip():
        raise InvalidInput(gettext("Tulis jawaban dan apa yang dilakukan."), field="answer")
    handler_id = complaint.handler_id or actor.actor_id
    _step(
        actor,
        complaint,
        ComplaintAction.ANSWER,
        answer=text,
        closed_at=utc_now(),
        handler_id=handler_id,
    )


def reopen(actor: Actor, complaint: Complaint) -> None:
    """The answer did not settle it."""
    _step(actor, complaint, ComplaintAction.REOPEN, closed_at=None)


def _step(actor: Actor, complaint: Complaint, action: ComplaintAction, **values: Any) -> None:
    require_on(actor, Permission.COMPLAINT_HANDLE, complaint.case)
    apply_transition(
        complaint,
        action,
        actor,
        TRANSITIONS,
        case_id=complaint.case_id,
        district_code=complaint.district_code,
        **values,
    )
