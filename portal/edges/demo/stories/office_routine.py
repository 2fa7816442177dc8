"""Routine of the office: messages are sent, staff sign in, the auditor checks numbers."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.core.clock import acting_at
from portal.core.extensions import db
from portal.edges.demo.context import DemoContext
from portal.edges.demo.data_files import load_data
from portal.edges.demo.scheduler import Story, at, in_office, last_working_day
from portal.platform.accounts.services import record_sign_in
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.states import advance
from portal.registry.households.services import reveal_nik

_TAKES = timedelta(seconds=20)
_LOST = 0.03
SPOT_CHECK_EVERY, SPOT_CHECK_SIZE = timedelta(days=45), 4


def send_messages(context: DemoContext, first: date) -> Story:
    """Mark all queued messages as sent, each evening."""
    day = first
    while True:
        yield at(day, 20)
        queued = select(Message).where(Message.status == MessageStatus.QUEUED).order_by(Message.id)
        for message in db.session.scalars(queued).all():
            lost = context.rng.random() < _LOST
            with acting_at(message.queued_at + _TAKES):
                advance(message.id, **_outcome(message, lost=lost))
        day += timedelta(days=1)


def sign_in_staff(context: DemoContext, last_day: date) -> Story:
    """Record a sign-in of every account on the last working day."""
    for user in context.staff.everyone:
        yield at(last_working_day(last_day), 7, 40)
        record_sign_in(user, address="192.0.2.15")


def audit_numbers(context: DemoContext, first: date) -> Story:
    """Reveal some NIK to the auditor, each with a reason."""
    day = first
    while True:
        day += SPOT_CHECK_EVERY
        yield in_office(context.rng, day)
        cases = db.session.scalars(select(Case).order_by(Case.id)).all()
        for case in context.rng.sample(list(cases), k=min(len(cases), SPOT_CHECK_SIZE)):
            head = case.household.head
            if head is not None and head.nik is not None:
                reveal_nik(
                    context.staff.auditor, head, reason=load_data("words")["reveals"]["auditor"][0]
                )


def _outcome(message: Message, *, lost: bool) -> dict[str, Any]:
    """Return the values of a message of the demo, which nobody sent; a few phones are switched
    off."""
    status = MessageStatus.UNDELIVERED if lost else MessageStatus.DELIVERED
    return {
        "to": status,
        "provider": "demo",
        "provider_sid": f"demo-{message.public_id}",
        "attempts": 1,
        "status_reason": "Ponsel tidak aktif." if lost else "",
    }
