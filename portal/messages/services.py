"""What staff and later steps do about SMS that were queued."""

from flask_babel import gettext
from sqlalchemy import Select, select

from portal.errors import InvalidTransition, StaleRecord
from portal.extensions import db
from portal.messages.models import Message, MessageStatus
from portal.messages.providers.base import Remedy
from portal.messages.providers.twilio_errors import explain
from portal.messages.queueing import record, write_all
from portal.messages.states import cancel, cancel_all, forward
from portal.permissions import Actor

#: What a message has in common with the one that is sent in its place.
_KEPT = (
    *("step", "language", "to", "recipient", "body", "segments", "urgent"),
    *("case_id", "district_code", "phone_id"),
)


def withdraw_sms(actor: Actor, *, dedupe_key: str, reason: str) -> bool:
    """Take back a message that no worker has taken up yet: its step no longer holds.

    ``False`` when there is none, or when it is on its way or gone.
    """
    message = db.session.scalars(select(Message).where(Message.dedupe_key == dedupe_key)).first()
    if message is None or not cancel(message.id, reason):
        return False
    record(actor, "messages.withdraw", message, reason=reason)
    return True


def withhold_sms(actor: Actor, *, number: str, reason: str) -> int:
    """Take back everything that waits for this number (E.164). Returns how many messages."""
    waiting = db.session.scalars(
        select(Message).where(Message.to == number, Message.status == MessageStatus.QUEUED)
    ).all()
    withheld = [message for message in waiting if cancel(message.id, reason)]
    for message in withheld:
        record(actor, "messages.withdraw", message, reason=reason)
    return len(withheld)


def withdraw_all(*, of: Select[int | None], reason: str) -> int:
    """Take back, in one statement, those of the messages with these ids that no worker has taken
    up yet. Returns how many. The caller writes its own line in the trail."""
    return cancel_all(Message.id.in_(of), reason=reason)


def can_send_again(message: Message) -> bool:
    """Whether a person may send it once more: it did not arrive, and not because it is unwanted."""
    code = message.error_code or ""
    explained = explain(int(code)) if code.isdecimal() else None
    unwanted = explained is not None and explained[0] is Remedy.OPTED_OUT
    lost = message.status in {MessageStatus.FAILED, MessageStatus.UNDELIVERED}
    return lost and not unwanted


def send_again(actor: Actor, message: Message) -> Message:
    """Queue the same text as a new message; the first keeps its course.

    Sending the same failed message again twice gives one new message.
    """
    if not can_send_again(message):
        raise InvalidTransition
    again = {name: getattr(message, name) for name in _KEPT}
    again |= {"dedupe_key": f"again:{message.id}", "status": MessageStatus.QUEUED}
    return write_all(actor, "messages.send_again", [again])[0]


def clear_doubt(actor: Actor, message: Message, *, went_out: bool) -> None:
    """A person found out whether a message in doubt went out. Raises :class:`StaleRecord` when
    the doubt has been settled meanwhile."""
    status = MessageStatus.SENT if went_out else MessageStatus.FAILED
    reason = gettext("Dipastikan oleh %(name)s.", name=actor.actor_name)
    if message.status is not MessageStatus.UNCERTAIN:
        raise InvalidTransition
    if not forward(message.id, status, status_reason=reason):
        raise StaleRecord
    record(actor, "messages.clear_doubt", message, went_out=went_out)
