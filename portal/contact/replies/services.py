"""Process incoming SMS, and settle replies that need a person."""

from collections.abc import Sequence

from flask_babel import gettext

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case
from portal.casework.cases.queries import require_on
from portal.contact.complaints.models import Channel, Complaint
from portal.contact.complaints.permissions import COMPLAINT_HANDLE
from portal.contact.complaints.queries import complaint_in
from portal.contact.complaints.services import receive_complaint
from portal.contact.replies.keywords import is_only_a_question, parse_keyword, plain_words
from portal.contact.replies.models import WISHES_TO_STOP, Keyword, Reply, ReplyOutcome
from portal.contact.replies.queries import (
    Sender,
    has_waiting_wish,
    number_of,
    replies_about,
    sender_of,
)
from portal.contact.replies.settings import STOP_WORDS
from portal.contact.replies.states import TRANSITIONS, ReplyAction, ReplyStatus
from portal.contact.replies.wording import complaint_state_in, stage_in
from portal.core.clock import utc_now
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.core.types import PhoneNumber
from portal.platform import audit
from portal.platform.audit import Place
from portal.platform.messages.models import InboundMessage, Message
from portal.platform.messages.placeholders import Value
from portal.platform.messages.services import (
    hold_number,
    queue_sms,
    release_number,
    withdraw_untrue,
)
from portal.platform.messages.services import receive_message as inbox
from portal.platform.messages.steps import Change, Step
from portal.platform.permissions import Actor
from portal.platform.settings import value_of
from portal.platform.workflow import apply_transition
from portal.registry.households import services as households


def process_inbound(actor: Actor, inbound: InboundMessage) -> Reply | None:
    """Parse an SMS and act on it, or leave it waiting for a person.

    Return ``None`` if another worker took it.
    """
    if not inbox.claim_inbound(inbound.id):
        return None
    sender = sender_of(inbound.sender)
    keyword, text = parse_keyword(inbound.body, plain_words(value_of(STOP_WORDS)))
    named = None if keyword in WISHES_TO_STOP else complaint_in(inbound.body)
    reply = Reply(
        inbound=inbound,
        keyword=keyword if named is None else Keyword.COMPLAINT_STATUS,
        status=ReplyStatus.WAITING,
        case=sender.case,
        district_code=sender.district_code,
    )
    if named is None:
        reply.outcome = _handle(actor, reply, sender, text)
    else:
        reply.outcome = _answer_with_state(actor, reply, sender, *named)
    if reply.outcome is not None:
        reply.status, reply.settled_at = ReplyStatus.SETTLED, utc_now()
    elif keyword in WISHES_TO_STOP and sender.number is not None:
        hold_number(sender.number)
    db.session.add(reply)
    db.session.flush()
    audit.record(
        actor,
        "replies.receive",
        reply,
        keyword=reply.keyword,
        outcome=reply.outcome,
    )
    return reply


def make_complaint(actor: Actor, reply: Reply, *, case: Case) -> Complaint:
    """Settle a reply as a complaint on this case."""
    complaint = _complaint(actor, reply, case, reply.inbound.body)
    _settle(actor, reply, ReplyOutcome.COMPLAINT, case, complaint)
    return complaint


def note_on_case(actor: Actor, reply: Reply, *, case: Case) -> None:
    """Settle a reply as a note on this case."""
    cases.add_note(actor, case, text=reply.inbound.body)
    _settle(actor, reply, ReplyOutcome.NOTED, case)


def mark_read(actor: Actor, reply: Reply) -> None:
    """Settle a reply without action."""
    _settle(actor, reply, ReplyOutcome.READ, reply.case)


def stop_number(actor: Actor, reply: Reply) -> None:
    """Settle a reply as a request to get no SMS at this number."""
    sender = sender_of(reply.inbound.sender)
    if not sender.phones:
        raise InvalidInput(gettext("Nomor ini tidak tercatat pada keluarga mana pun."))
    _refuse(actor, sender)
    _settle(actor, reply, ReplyOutcome.REFUSED, reply.case)


def answer_stage_again(actor: Actor, moved: Sequence[Case]) -> None:
    """Replace queued answers to STATUS that name the previous stage."""
    cases = {case.id: case for case in moved}
    for untrue in withdraw_untrue(
        actor,
        Change.STAGE_CHANGED,
        case_ids=cases.keys(),
        reason=kept("Tahap kasusnya berubah sebelum pesan ini dikirim."),
    ):
        case = cases[untrue.case_id or 0]
        _answer_anew(actor, untrue, {"stage": stage_in(untrue.language, case.status)})


def answer_complaint_again(actor: Actor, complaint: Complaint) -> None:
    """Replace queued answers about a complaint that name its previous state."""
    for untrue in withdraw_untrue(
        actor,
        Change.COMPLAINT_MOVED,
        case_ids=[complaint.case_id],
        about=[f"complaint:{complaint.id}"],
        reason=kept("Keadaan pengaduannya berubah sebelum pesan ini dikirim."),
    ):
        state = complaint_state_in(untrue.language, complaint.status)
        about = f"complaint:{complaint.id}"
        _answer_anew(actor, untrue, {"number": complaint.number, "state": state}, about=about)


def _answer_anew(
    actor: Actor, untrue: Message, values: dict[str, Value], *, about: str = "reply"
) -> None:
    queue_sms(
        actor,
        step=untrue.step,
        dedupe_key=f"{untrue.step}:{about}:again:{untrue.id}",
        to=PhoneNumber.parse(untrue.to or ""),
        phone_id=untrue.phone_id,
        recipient=untrue.recipient,
        language=untrue.language,
        values=values,
        case_id=untrue.case_id,
        district_code=untrue.district_code,
        urgent=True,
    )


def _handle(actor: Actor, reply: Reply, sender: Sender, text: str) -> ReplyOutcome | None:
    """Act on the keyword; return ``None`` if a person must decide."""
    match reply.keyword:
        case Keyword.STOP if sender.phones:
            _refuse(actor, sender)
            return ReplyOutcome.REFUSED
        case Keyword.START if sender.phones:
            for phone in sender.phones:
                if phone.can_receive_sms:
                    households.change_phone(actor, phone, owner=phone.owner, sms_consent=True)
            return ReplyOutcome.RESUMED
        case Keyword.STATUS if sender.case is not None:
            language = sender.case.household.language
            stage = stage_in(language, sender.case.status)
            _answer(actor, reply, sender, sender.case, Step.STATUS_ANSWER, {"stage": stage})
            return ReplyOutcome.ANSWERED
        case Keyword.COMPLAINT if sender.case is not None and text:
            reply.complaint = complaint = _complaint(actor, reply, sender.case, text)
            values: dict[str, Value] = {"number": complaint.number}
            _answer(actor, reply, sender, sender.case, Step.COMPLAINT_RECEIVED, values)
            return ReplyOutcome.COMPLAINT
    return None


def _refuse(actor: Actor, sender: Sender) -> None:
    for phone in sender.phones:
        households.change_phone(actor, phone, owner=phone.owner, sms_consent=False)


def _answer_with_state(
    actor: Actor, reply: Reply, sender: Sender, complaint: Complaint | None, around: str
) -> ReplyOutcome | None:
    """Answer a number that may know about the complaint. Return ``None`` if a person must read the
    reply, because the number is unknown or the text says more.
    """
    if complaint is None or not _may_know(sender, complaint, reply.inbound):
        return None
    case = complaint.case
    language = case.household.language
    values: dict[str, Value] = {
        "number": complaint.number,
        "state": complaint_state_in(language, complaint.status),
    }
    about = f"complaint:{complaint.id}:"
    _answer(actor, reply, sender, case, Step.COMPLAINT_STATUS, values, about=about)
    reply.case, reply.complaint = case, complaint
    return ReplyOutcome.ANSWERED if is_only_a_question(around) else None


def _may_know(sender: Sender, complaint: Complaint, inbound: InboundMessage) -> bool:
    """Return whether the number belongs to the complaint's family, or sent the complaint."""
    of_family = any(
        phone.person.household_id == complaint.case.household_id for phone in sender.phones
    )
    return of_family or inbound.sender in {
        earlier.inbound.sender for earlier in replies_about(complaint)
    }


def _complaint(actor: Actor, reply: Reply, case: Case, text: str) -> Complaint:
    source = f"sms:{reply.inbound.id}"
    return receive_complaint(actor, case, channel=Channel.SMS, text=text, source=source)


def _answer(
    actor: Actor,
    reply: Reply,
    sender: Sender,
    case: Case,
    step: Step,
    values: dict[str, Value],
    *,
    about: str = "",
) -> None:
    """Send the answer to the phone that asked, once for each incoming SMS."""
    own = (phone for phone in sender.phones if phone.person.household_id == case.household_id)
    phone = next(own, None)
    refused = any(phone.refused_at for phone in sender.phones)
    queue_sms(
        actor,
        step=step,
        dedupe_key=f"{step}:{about}{reply.inbound.id}",
        to=sender.number,
        phone_id=phone.id if phone else None,
        recipient=phone.person.name if phone else "",
        language=case.household.language,
        values=values,
        case_id=case.id,
        district_code=case.household.district_code,
        urgent=True,
        blocked_reason=kept("Penerima menolak SMS.") if refused else None,
    )


def _settle(
    actor: Actor,
    reply: Reply,
    outcome: ReplyOutcome,
    case: Case | None,
    complaint: Complaint | None = None,
) -> None:
    if case is not None:
        require_on(actor, COMPLAINT_HANDLE, case)
    apply_transition(
        reply,
        ReplyAction.SETTLE,
        actor,
        TRANSITIONS,
        audit_place=Place(district_code=reply.district_code) if case is None else case.audit_place,
        outcome=outcome,
        settled_at=utc_now(),
        settled_by_id=actor.actor_id,
    )
    _release(reply)
    reply.case, reply.complaint = case, complaint
    if case is not None:
        reply.district_code = case.household.district_code


def _release(reply: Reply) -> None:
    """Release the number, unless another request to stop from it is unread."""
    number = number_of(reply.inbound.sender)
    if number is not None and not has_waiting_wish(reply.inbound.sender):
        release_number(number)
