"""Withdraw queued SMS, and settle uncertain ones by hand."""

from collections.abc import Collection

from flask_babel import gettext
from sqlalchemy import Select, select

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.core.types import clean_text
from portal.platform import audit
from portal.platform.messages.models import Message, MessageFinding, MessageStatus
from portal.platform.messages.services.resend_message import replaced_message_id
from portal.platform.messages.states import NOT_ARRIVED, advance, cancel, cancel_all, mark_untrue
from portal.platform.messages.steps import Change, steps_untrue_by
from portal.platform.permissions import Actor


def withdraw_untrue(
    actor: Actor,
    change: Change,
    *,
    case_ids: Collection[int],
    reason: str,
    about: Collection[str] = (),
    phone_ids: Collection[int] | None = None,
) -> list[Message]:
    """Withdraw the messages of these cases whose text no longer holds after ``change``; return
    those that were still queued.

    Messages that are being sent or have failed are marked, so that they are not sent again.
    ``about`` limits this to dedupe keys with this prefix (``visit:12``), ``phone_ids`` to messages
    to these phones.
    """
    query = select(Message).where(
        Message.case_id.in_(case_ids),
        Message.step.in_([step.value for step in steps_untrue_by(change)]),
        Message.status.in_(NOT_ARRIVED),
    )
    if phone_ids is not None:
        query = query.where(Message.phone_id.in_(phone_ids))
    untrue = db.session.scalars(query.order_by(Message.id)).all()
    if about:
        untrue = [message for message in untrue if is_about(message, about)]
    mark_untrue(Message.id.in_([message.id for message in untrue]), reason=reason)
    return [message for message in untrue if _withdraw(actor, message, reason)]


def _withdraw(actor: Actor, message: Message, reason: str) -> bool:
    if not cancel(message.id, reason):
        return False
    audit.record(actor, "messages.withdraw", message, reason=reason)
    return True


def is_about(message: Message, about: Collection[str]) -> bool:
    """Return whether the dedupe key of the message begins with one of these (``visit:12``). A
    resent message has the key of the first one.
    """
    first = message
    while (replaced := replaced_message_id(first)) is not None:
        first = db.session.get_one(Message, replaced)
    occasion = first.dedupe_key.removeprefix(f"{first.step}:")
    return any(occasion == subject or occasion.startswith(f"{subject}:") for subject in about)


def withdraw_sms_to(actor: Actor, *, number: str, reason: str, phone_id: int | None = None) -> int:
    """Withdraw all queued messages to this number (E.164), or with ``phone_id`` only those to that
    phone. Returns their number.
    """
    query = select(Message).where(Message.to == number, Message.status == MessageStatus.QUEUED)
    if phone_id is not None:
        query = query.where(Message.phone_id == phone_id)
    waiting = db.session.scalars(query).all()
    return sum(_withdraw(actor, message, reason) for message in waiting)


def withdraw_all(*, of: Select[int | None], reason: str) -> int:
    """Withdraw those of the messages with these ids that are queued, in one statement. Returns
    their number. Messages that are being sent or have failed are not sent again. The caller records
    the audit event.
    """
    mark_untrue(Message.id.in_(of), reason=reason)
    return cancel_all(Message.id.in_(of), reason=reason)


def record_finding(actor: Actor, message: Message, *, went_out: bool, evidence: str) -> None:
    """Record the result of checking an uncertain message by hand, and settle it.

    Raises :class:`InvalidInput` without ``evidence``, :class:`StaleRecord` if the message was
    settled meanwhile.
    """
    if not (evidence := clean_text(evidence)):
        raise InvalidInput(gettext("Tulis sumber kabarnya."), field="evidence")
    status = MessageStatus.SENT if went_out else MessageStatus.FAILED
    reason = kept("Dipastikan oleh %(name)s.", name=actor.actor_name)
    if message.status is not MessageStatus.UNCERTAIN:
        raise InvalidTransition
    if not advance(message.id, status, status_reason=reason):
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
    audit.record(actor, "messages.clear_doubt", message, went_out=went_out, evidence=evidence)
