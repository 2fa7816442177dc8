"""What staff and later steps do about SMS that were queued."""

from flask_babel import gettext
from sqlalchemy import Select, select

from portal.clock import utc_now
from portal.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.extensions import db
from portal.messages.models import Message, MessageFinding, MessageStatus
from portal.messages.queueing import record
from portal.messages.states import cancel, cancel_all, forward
from portal.permissions import Actor
from portal.types import clean_text


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


def clear_doubt(actor: Actor, message: Message, *, went_out: bool, evidence: str) -> None:
    """A person found out whether a message in doubt went out, and says how they know.

    Raises :class:`InvalidInput` without ``evidence``, :class:`StaleRecord` when the doubt has been
    settled meanwhile.
    """
    if not (evidence := clean_text(evidence)):
        raise InvalidInput(gettext("Tulis sumber kabarnya."), field="evidence")
    status = MessageStatus.SENT if went_out else MessageStatus.FAILED
    reason = gettext("Dipastikan oleh %(name)s.", name=actor.actor_name)
    if message.status is not MessageStatus.UNCERTAIN:
        raise InvalidTransition
    if not forward(message.id, status, status_reason=reason):
        raise StaleRecord
    db.session.add(
        MessageFinding(
            message_id=message.id,
            went_out=went_out,
            evidence=evidence,
            found_at=utc_now(),
            found_by_id=actor.actor_id,
        )
    )
    record(actor, "messages.clear_doubt", message, went_out=went_out, evidence=evidence)
