"""Messages to an invited family when plans change: always the current plan, never an older one
after it.
"""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.casework.handovers import services
from portal.casework.handovers.models import HandoverEvent
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.states import advance
from portal.platform.permissions import Role
from tests.factories import PEBAYURAN, create_approved, create_staff


@pytest.fixture
def supervisor(app: Flask) -> User:
    return create_staff(Role.SUPERVISOR)


@pytest.fixture
def event(supervisor: User) -> HandoverEvent:
    """Return an event next week with one invited family."""
    decision = create_approved()
    with transaction():
        planned = services.create_event(
            supervisor,
            name="Penyerahan bantuan",
            starts_at=utc_now() + timedelta(days=7),
            place="Balai Desa Karangharja",
            district_code=PEBAYURAN,
        )
        services.invite(supervisor, planned, decisions=[decision])
    return planned


def told() -> list[tuple[str, MessageStatus]]:
    """Return every message about the event in the order of queueing."""
    query = select(Message).where(Message.step.like("handover_%")).order_by(Message.id)
    return [(message.step, message.status) for message in db.session.scalars(query)]


def move(supervisor: User, event: HandoverEvent) -> None:
    with transaction():
        services.change_event(
            supervisor,
            event,
            name=event.name,
            starts_at=event.starts_at + timedelta(days=1),
            place=event.place,
            version=event.version,
        )


def cancel(supervisor: User, event: HandoverEvent) -> None:
    with transaction():
        services.cancel_event(supervisor, event, reason="Banjir")


def test_an_invitation_that_still_waits_does_not_arrive_after_the_news(
    supervisor: User, event: HandoverEvent
) -> None:
    move(supervisor, event)
    assert told() == [
        ("handover_invited", MessageStatus.CANCELLED),
        ("handover_moved", MessageStatus.QUEUED),
    ]


def test_who_was_told_of_the_event_is_told_of_its_end(
    supervisor: User, event: HandoverEvent
) -> None:
    with transaction():
        for message_id in db.session.scalars(select(Message.id)).all():
            advance(message_id, MessageStatus.DELIVERED)
    cancel(supervisor, event)
    assert told() == [
        ("handover_invited", MessageStatus.DELIVERED),
        ("handover_cancelled", MessageStatus.QUEUED),
    ]


def test_who_never_heard_of_the_event_hears_nothing_of_its_end(
    supervisor: User, event: HandoverEvent
) -> None:
    cancel(supervisor, event)
    assert told() == [("handover_invited", MessageStatus.CANCELLED)]
