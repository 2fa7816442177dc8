"""What happens in the office anyway: messages go out, people sign in, the auditor looks."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.services import note_sign_in
from portal.cases.models import Case
from portal.clock import acting_at
from portal.demo.reading import data
from portal.demo.timeline import Story, at, in_office, last_working_day
from portal.demo.world import World
from portal.extensions import db
from portal.households.services import reveal_nik
from portal.messages.models import Message, MessageStatus
from portal.messages.states import forward

_TAKES = timedelta(seconds=20)
_LOST = 0.03
SPOT_CHECK_EVERY, SPOT_CHECK_SIZE = timedelta(days=45), 4


def send_messages(world: World, first: date) -> Story:
    """Each evening everything that was queued since the day before has gone out."""
    day = first
    while True:
        yield at(day, 20)
        queued = select(Message).where(Message.status == MessageStatus.QUEUED).order_by(Message.id)
        for message in db.session.scalars(queued).all():
            lost = world.rng.random() < _LOST
            with acting_at(message.queued_at + _TAKES):
                forward(message.id, **_outcome(message, lost=lost))
        day += timedelta(days=1)


def sign_in(world: World, last_day: date) -> Story:
    """Everybody was there on the last working day."""
    for user in world.office.everyone:
        yield at(last_working_day(last_day), 7, 40)
        note_sign_in(user)


def spot_checks(world: World, first: date) -> Story:
    """The auditor compares some numbers with the papers, each time saying why."""
    day = first
    while True:
        day += SPOT_CHECK_EVERY
        yield in_office(world.rng, day)
        cases = db.session.scalars(select(Case).order_by(Case.id)).all()
        for case in world.rng.sample(list(cases), k=min(len(cases), SPOT_CHECK_SIZE)):
            head = case.household.head
            if head is not None and head.nik is not None:
                reveal_nik(
                    world.office.auditor, head, reason=data("words")["reveals"]["auditor"][0]
                )


def _outcome(message: Message, *, lost: bool) -> dict[str, Any]:
    """What the console says: it takes everything; here a few phones are switched off."""
    status = MessageStatus.UNDELIVERED if lost else MessageStatus.DELIVERED
    return {
        "to": status,
        "provider": "console",
        "provider_sid": f"console-{message.public_id}",
        "attempts": 1,
        "status_reason": "Ponsel tidak aktif." if lost else "",
    }
