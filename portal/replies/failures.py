"""What failed to go out, looked at once: the number is marked, the caseworker asked to help."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from flask_babel import gettext
from sqlalchemy import select, update

from portal.cases import services as cases
from portal.cases.models import Case, Task, TaskKind
from portal.clock import today, utc_now
from portal.extensions import db
from portal.households import services as households
from portal.households.models import Phone
from portal.households.queries import phones_with
from portal.jobs.duties import Stopping, duty, never
from portal.jobs.walking import take_each
from portal.messages.models import Message, MessageStatus
from portal.messages.providers.base import Remedy
from portal.messages.providers.twilio_errors import explain
from portal.permissions import Actor, Portal
from portal.types import PhoneNumber

EVERY = timedelta(seconds=20)
#: What helps is asking the family, within some days.
DAYS_TO_ASK = timedelta(days=7)


@duty("failed messages", every=EVERY)
def follow_failures(owner: str, *, stopping: Stopping = never) -> int:
    """Look at every message that failed for good since the last time. Returns how many."""
    return take_each(_unseen, partial(_follow, Portal("Kabar SMS gagal")), stopping=stopping)


def _unseen(limit: int) -> Sequence[int]:
    return db.session.scalars(
        select(Message.id)
        .where(
            Message.status.in_([MessageStatus.FAILED, MessageStatus.UNDELIVERED]),
            Message.failure_seen_at.is_(None),
        )
        .order_by(Message.id)
        .limit(limit)
    ).all()


def _follow(actor: Actor, message_id: int) -> bool:
    """Do what one failure asks for, unless another worker did."""
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
    known = explain(int(code)) if code.isdecimal() else None
    if known is not None and message.to is not None:
        remedy, reason = known
        if remedy is Remedy.BAD_NUMBER:
            _mark(actor, message, message.to, reason)
        elif remedy is Remedy.OPTED_OUT:
            _refuse(actor, message, message.to)
    return True


def _mark(actor: Actor, message: Message, number: str, reason: str) -> None:
    for phone in _phones(number):
        households.mark_unreachable(actor, phone, reason=reason)
    _ask(actor, message, gettext("Nomor telepon tidak dapat dihubungi: tanyakan nomor lain."))


def _refuse(actor: Actor, message: Message, number: str) -> None:
    for phone in _phones(number):
        households.change_phone(actor, phone, owner=phone.owner, sms_consent=False)
    _ask(actor, message, gettext("Penerima berhenti menerima SMS: kabari langsung."))


def _phones(number: str) -> Sequence[Phone]:
    return phones_with(PhoneNumber.parse(number))


def _ask(actor: Actor, message: Message, title: str) -> None:
    """One open task of this kind a case is enough."""
    case = db.session.get(Case, message.case_id) if message.case_id else None
    if case is None or case.closed_at is not None:
        return
    waiting = select(Task.id).where(
        Task.case_id == case.id, Task.kind == TaskKind.PHONE, Task.done_at.is_(None)
    )
    if db.session.scalar(waiting.limit(1)) is None:
        cases.add_task(actor, case, kind=TaskKind.PHONE, title=title, due_on=today() + DAYS_TO_ASK)
