"""Take up an SMS that came in, and settle what needed a person."""

from flask_babel import gettext

from portal import audit
from portal.cases import services as cases
from portal.cases.models import Case
from portal.cases.queries import require_on
from portal.clock import utc_now
from portal.complaints.models import Channel, Complaint
from portal.complaints.services import receive_complaint
from portal.extensions import db
from portal.households import services as households
from portal.messages import inbound as inbox
from portal.messages.models import InboundMessage
from portal.messages.queueing import queue_sms
from portal.messages.steps import Step
from portal.messages.values import Value
from portal.permissions import Actor, Permission
from portal.replies.keywords import understand
from portal.replies.models import Keyword, Outcome, Reply
from portal.replies.senders import Sender, sender_of
from portal.replies.states import TRANSITIONS, ReplyAction, ReplyStatus
from portal.replies.wording import STAGE
from portal.workflow import apply_transition


def take_up(actor: Actor, inbound: InboundMessage) -> Reply | None:
    """Understand one SMS and do what it asks, or let it wait for a person.

    ``None`` if another worker took it up meanwhile.
    """
    if not inbox.take_up(inbound.id):
        return None
    keyword, text = understand(inbound.body)
    sender = sender_of(inbound.sender)
    reply = Reply(
        inbound=inbound,
        keyword=keyword,
        status=ReplyStatus.WAITING,
        case=sender.case,
        district_code=sender.district_code,
    )
    reply.outcome = _act(actor, reply, sender, text)
    if reply.outcome is not None:
        reply.status, reply.settled_at = ReplyStatus.SETTLED, utc_now()
    db.session.add(reply)
    db.session.flush()
    audit.record(
        actor,
        "replies.receive",
        reply,
        case_id=reply.case_id,
        district_code=reply.district_code,
        keyword=keyword,
        outcome=reply.outcome,
    )
    return reply


def make_complaint(actor: Actor, reply: Reply, *, case: Case) -> Complaint:
    """A person knows whose it is: it becomes a complaint on that case."""
    complaint = _complaint(actor, reply, case, reply.inbound.body)
    _settle(actor, reply, Outcome.COMPLAINT, case, complaint)
    return complaint


def note_on_case(actor: Actor, reply: Reply, *, case: Case) -> None:
    """It is no complaint, but worth knowing: it becomes a note of that case."""
    cases.add_note(actor, case, text=reply.inbound.body)
    _settle(actor, reply, Outcome.NOTED, case)


def mark_read(actor: Actor, reply: Reply) -> None:
    """Nothing is to be done."""
    _settle(actor, reply, Outcome.READ, reply.case)


def _act(actor: Actor, reply: Reply, sender: Sender, text: str) -> Outcome | None:
    """What could be done at once; ``None`` where a person must look."""
    match reply.keyword:
        case Keyword.STOP if sender.phones:
            for phone in sender.phones:
                households.change_phone(actor, phone, owner=phone.owner, sms_consent=False)
            return Outcome.REFUSED
        case Keyword.START if sender.phones:
            for phone in sender.phones:
                if phone.can_receive_sms:
                    households.change_phone(actor, phone, owner=phone.owner, sms_consent=True)
            return Outcome.RESUMED
        case Keyword.STATUS if sender.case is not None:
            language = sender.case.household.language
            stage = STAGE.get(language, STAGE["id"])[sender.case.status]
            _answer(actor, reply, sender, sender.case, Step.STATUS_ANSWER, {"stage": stage})
            return Outcome.ANSWERED
        case Keyword.COMPLAINT if sender.case is not None and text:
            reply.complaint = complaint = _complaint(actor, reply, sender.case, text)
            values: dict[str, Value] = {"number": complaint.number}
            _answer(actor, reply, sender, sender.case, Step.COMPLAINT_RECEIVED, values)
            return Outcome.COMPLAINT
    return None


def _complaint(actor: Actor, reply: Reply, case: Case, text: str) -> Complaint:
    source = f"sms:{reply.inbound.id}"
    return receive_complaint(actor, case, channel=Channel.SMS, text=text, source=source)


def _answer(
    actor: Actor, reply: Reply, sender: Sender, case: Case, step: Step, values: dict[str, Value]
) -> None:
    """Answer who asked, on the phone that asked: once for each SMS that came in."""
    phone = next(phone for phone in sender.phones if phone.person.household_id == case.household_id)
    queue_sms(
        actor,
        step=step,
        dedupe_key=f"{step}:{reply.inbound.id}",
        to=sender.number,
        phone_id=phone.id,
        recipient=phone.person.name,
        language=case.household.language,
        values=values,
        case_id=case.id,
        district_code=case.household.district_code,
        urgent=True,
        blocked_reason=gettext("Penerima menolak SMS.") if phone.refused_at else None,
    )


def _settle(
    actor: Actor,
    reply: Reply,
    outcome: Outcome,
    case: Case | None,
    complaint: Complaint | None = None,
) -> None:
    if case is not None:
        require_on(actor, Permission.COMPLAINT_HANDLE, case)
    apply_transition(
        reply,
        ReplyAction.SETTLE,
        actor,
        TRANSITIONS,
        case_id=None if case is None else case.id,
        district_code=case.household.district_code if case else reply.district_code,
        outcome=outcome,
        settled_at=utc_now(),
        settled_by_id=actor.actor_id,
    )
    reply.case, reply.complaint = case, complaint
    if case is not None:
        reply.district_code = case.household.district_code
