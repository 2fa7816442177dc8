"""Receive, take up, answer and reopen complaints. Each function checks the permission on the
case."""

from typing import Any

from flask_babel import gettext

from portal.casework.cases.models import Case
from portal.casework.cases.queries import require_on
from portal.contact.complaints import ports
from portal.contact.complaints.models import Channel, Complaint
from portal.contact.complaints.permissions import COMPLAINT_HANDLE
from portal.contact.complaints.queries import complaint_by_source
from portal.contact.complaints.settings import COMPLAINT_NUMBER
from portal.contact.complaints.states import TRANSITIONS, ComplaintAction
from portal.core.clock import utc_now
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.numbering import next_number
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_transition


def receive_complaint(
    actor: Actor, case: Case, *, channel: Channel, text: str, source: str | None = None
) -> Complaint:
    """Store a complaint. The same ``source`` is stored once."""
    require_on(actor, COMPLAINT_HANDLE, case)
    if source is not None and (known := complaint_by_source(source)) is not None:
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
        number=complaint.number,
        channel=channel,
    )
    return complaint


def take_up_complaint(actor: Actor, complaint: Complaint) -> None:
    """Make the actor the handler of the complaint."""
    _transition(actor, complaint, ComplaintAction.TAKE_UP, handler_id=actor.actor_id)


def answer_complaint(actor: Actor, complaint: Complaint, *, text: str) -> None:
    """Close the complaint with an answer."""
    if not text.strip():
        raise InvalidInput(gettext("Tulis jawaban dan apa yang dilakukan."), field="answer")
    handler_id = complaint.handler_id or actor.actor_id
    _transition(
        actor,
        complaint,
        ComplaintAction.ANSWER,
        answer=text,
        closed_at=utc_now(),
        handler_id=handler_id,
    )


def reopen_complaint(actor: Actor, complaint: Complaint) -> None:
    """Reopen a complaint that was not resolved by the answer."""
    _transition(actor, complaint, ComplaintAction.REOPEN, closed_at=None)


def _transition(actor: Actor, complaint: Complaint, action: ComplaintAction, **values: Any) -> None:
    require_on(actor, COMPLAINT_HANDLE, complaint.case)
    apply_transition(
        complaint,
        action,
        actor,
        TRANSITIONS,
        **values,
    )
    ports.complaint_moved.announce(actor, complaint)
