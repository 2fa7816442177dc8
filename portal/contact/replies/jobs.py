"""The duties that process incoming SMS and failed messages."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select, update

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case, Task, TaskKind
from portal.contact.replies.services import process_inbound
from portal.core.clock import today, utc_now
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.core.types import PhoneNumber
from portal.platform.jobs.duties import Stopping, never, process_due
from portal.platform.messages.models import InboundMessage, Message, MessageStatus
from portal.platform.messages.providers.base import Remedy
from portal.platform.messages.providers.twilio_errors import explain_error
from portal.platform.messages.services import unread_inbound
from portal.platform.permissions import Actor, SystemActor
from portal.registry.households import services as households
from portal.registry.households.models import Phone
from portal.registry.households.queries import phones_with_number

EVERY = timedelta(seconds=3)


def process_replies(owner: str, *, stopping: Stopping = never) -> int:
    """Process every unread SMS, each in its own transaction; return their number."""
    return process_due(
        _unread_ids, partial(_process_reply, SystemActor("Balasan SMS")), stopping=stopping
    )


def _unread_ids(limit: int) -> Sequence[int]:
    return [inbound.id for inbound in unread_inbound(limit=limit)]


def _process_reply(actor: Actor, inbound_id: int) -> bool:
    inbound = db.session.get_one(InboundMessage, inbound_id)
    return process_inbound(actor, inbound) is not None


FAILURES_EVERY = timedelta(seconds=20)
#: Due time of the task to ask the family.
DAYS_TO_ASK = timedelta(days=7)


def process_failures(owner: str, *, stopping: Stopping = never) -> int:
    """Process every message that failed for good since the last run; return their number."""
    return process_due(
        _unseen_failure_ids,
        partial(_process_failure, SystemActor("Kabar SMS gagal")),
        stopping=stopping,
    )


def _unseen_failure_ids(limit: int) -> Sequence[int]:
    return db.session.scalars(
        select(Message.id)
        .where(
            Message.status.in_([MessageStatus.FAILED, MessageStatus.UNDELIVERED]),
            Message.failure_seen_at.is_(None),
        )
        .order_by(Message.id)
        .limit(limit)
    ).all()


def _process_failure(actor: Actor, message_id: int) -> bool:
    """Act on one failure; return ``False`` if another worker claimed it."""
    claimed: Any = db.session.execute(
        update(Message)
        .where(Message.id == message_id, Message.failure_seen_at.is_(None))
        .values(failure_seen_at=utc_now())
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:
        return False
    message = db.session.get_one(Message, message_id)
    code = message.error_code or ""
    known = explain_error(int(code)) if code.isdecimal() else None
    if known is not None and message.to is not None:
        remedy, reason = known
        if remedy is Remedy.BAD_NUMBER:
            _mark_unreachable(actor, message, message.to, reason)
        elif remedy is Remedy.OPTED_OUT:
            _record_refusal(actor, message, message.to)
    return True


def _mark_unreachable(actor: Actor, message: Message, number: str, reason: str) -> None:
    for phone in _phones(number):
        households.mark_unreachable(actor, phone, reason=reason)
    _add_task(actor, message, kept("Nomor telepon tidak dapat dihubungi: tanyakan nomor lain."))


def _record_refusal(actor: Actor, message: Message, number: str) -> None:
    for phone in _phones(number):
        households.change_phone(actor, phone, owner=phone.owner, sms_consent=False)
    _add_task(actor, message, kept("Penerima berhenti menerima SMS: kabari langsung."))


def _phones(number: str) -> Sequence[Phone]:
    return phones_with_number(PhoneNumber.parse(number))


def _add_task(actor: Actor, message: Message, title: str) -> None:
    """Add a task unless the case has an open one of this kind."""
    case = db.session.get(Case, message.case_id) if message.case_id else None
    if case is None or case.closed_at is not None:
        return
    waiting = select(Task.id).where(
        Task.case_id == case.id, Task.kind == TaskKind.PHONE, Task.done_at.is_(None)
    )
    if db.session.scalar(waiting.limit(1)) is None:
        cases.add_task(actor, case, kind=TaskKind.PHONE, title=title, due_on=today() + DAYS_TO_ASK)
