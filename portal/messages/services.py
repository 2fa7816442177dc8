"""Queue an SMS in the transaction of the step that causes it; what staff do about one afterwards.

:func:`queue_sms` writes into the outbox; the worker sends after the caller's commit.

- ``dedupe_key`` names the step and the record (``handover_invited:12``): a second call with the
  same key changes nothing and returns the first message, also when two transactions race.
- ``recipient`` is how the person is addressed: ``Ibu Siti Rohmah``.
- ``values`` fills the gaps that the step has: ``when`` (a date or an aware moment) and ``place``.
- ``blocked_reason`` is what the caller knows against sending, such as consent refused.

A message that cannot be sent is kept too, as ``blocked`` with the reason in words, so that staff
see whom no SMS reaches.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, select

from portal import audit
from portal.clock import utc_now
from portal.errors import InvalidTransition, StaleRecord
from portal.extensions import db
from portal.messages.drafts import draft_sms, known_language
from portal.messages.models import Message, MessageStatus
from portal.messages.once import insert_once
from portal.messages.providers.base import Remedy
from portal.messages.providers.twilio_errors import explain
from portal.messages.states import cancel, cancel_all, forward
from portal.messages.steps import Step
from portal.messages.texts import current_text
from portal.messages.values import Value
from portal.permissions import Actor
from portal.transaction import unit_of_work
from portal.types import PhoneNumber, clean_text

#: What a message is about.
_ABOUT = ("case_id", "district_code", "phone_id")


def queue_sms(
    actor: Actor,
    *,
    step: Step | str,
    dedupe_key: str,
    to: PhoneNumber | None,
    recipient: str,
    language: str,
    values: Mapping[str, Value],
    case_id: int | None,
    district_code: str | None,
    phone_id: int | None = None,
    urgent: bool = False,
    not_before: datetime | None = None,
    blocked_reason: str | None = None,
) -> Message:
    """Write one SMS into the outbox, once for each ``dedupe_key``; see the head of this module."""
    step, language = Step(step), known_language(language)
    draft = draft_sms(
        step, _text(step, language), language=language, to=to, recipient=recipient, values=values
    )
    return _write(
        actor,
        "messages.queue",
        dedupe_key=dedupe_key,
        step=step.value,
        language=language,
        to=None if to is None else to.value,
        recipient=clean_text(recipient)[:120],
        body=draft.body,
        segments=draft.size.segments,
        obstacle=blocked_reason or draft.obstacle,
        case_id=case_id,
        district_code=district_code,
        phone_id=phone_id,
        urgent=urgent,
        not_before=not_before,
    )


def withdraw_sms(actor: Actor, *, dedupe_key: str, reason: str) -> bool:
    """Take back a message that no worker has taken up yet: its step no longer holds.

    ``False`` when there is none, or when it is on its way or gone.
    """
    message = db.session.scalars(select(Message).where(Message.dedupe_key == dedupe_key)).first()
    if message is None or not cancel(message.id, reason):
        return False
    _record(actor, "messages.withdraw", message, reason=reason)
    return True


def withhold_sms(actor: Actor, *, number: str, reason: str) -> int:
    """Take back everything that waits for this number (E.164). Returns how many messages."""
    waiting = db.session.scalars(
        select(Message).where(Message.to == number, Message.status == MessageStatus.QUEUED)
    ).all()
    withheld = [message for message in waiting if cancel(message.id, reason)]
    for message in withheld:
        _record(actor, "messages.withdraw", message, reason=reason)
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
    kept = (*("step", "language", "to", "recipient", "body", "segments", "urgent"), *_ABOUT)
    return _write(
        actor,
        "messages.send_again",
        dedupe_key=f"again:{message.id}",
        **{name: getattr(message, name) for name in kept},
    )


def clear_doubt(actor: Actor, message: Message, *, went_out: bool) -> None:
    """A person found out whether a message in doubt went out. Raises :class:`StaleRecord` when
    the doubt has been settled meanwhile."""
    status = MessageStatus.SENT if went_out else MessageStatus.FAILED
    reason = gettext("Dipastikan oleh %(name)s.", name=actor.actor_name)
    if message.status is not MessageStatus.UNCERTAIN:
        raise InvalidTransition
    if not forward(message.id, status, status_reason=reason):
        raise StaleRecord
    _record(actor, "messages.clear_doubt", message, went_out=went_out)


def _text(step: Step, language: str) -> str:
    """The text in force, read once a transaction: an event invites hundreds."""
    texts: dict[tuple[Step, str], str] = unit_of_work().notes.setdefault("message_texts", {})
    if (step, language) not in texts:
        texts[step, language] = current_text(step, language)
    return texts[step, language]


def _record(actor: Actor, action: str, message: Message, **values: Any) -> None:
    audit.record(
        actor,
        action,
        message,
        case_id=message.case_id,
        district_code=message.district_code,
        **values,
    )


def _write(
    actor: Actor,
    action: str,
    *,
    obstacle: str | None = None,
    not_before: datetime | None = None,
    **values: Any,
) -> Message:
    """The row of this dedupe key; it is recorded when it was written just now."""
    now = utc_now()
    row = {
        **values,
        "public_id": secrets.token_hex(16),
        "status": MessageStatus.BLOCKED if obstacle else MessageStatus.QUEUED,
        "status_reason": (obstacle or "")[:300],
        "not_before": not_before or now,
        "queued_at": now,
        "queued_by_id": actor.actor_id,
    }
    session = db.session()
    insert = insert_once(session, Message, Message.dedupe_key).returning(Message)
    written = session.scalars(insert, [row]).first()
    if written is None:
        query = select(Message).where(Message.dedupe_key == values["dedupe_key"])
        return session.scalars(query).one()
    _record(actor, action, written, step=written.step, status=written.status)
    return written
