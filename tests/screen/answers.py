"""What families are told at once and what they say, in the world of the screen tests."""

from datetime import timedelta

from sqlalchemy import select

from portal.accounts.models import User
from portal.announcements import services as announcements
from portal.announcements.audience import Audience
from portal.cases.models import Case
from portal.clock import utc_now
from portal.complaints import services as complaints
from portal.complaints.models import Channel
from portal.extensions import db
from portal.jobs.services import run_due_jobs
from portal.messages.inbound import keep_inbound, unread
from portal.messages.steps import Step
from portal.permissions import Role
from portal.replies.services import mark_read, take_up
from portal.transaction import transaction
from tests import factories as make
from tests.screen.names import HTML, RIGHT_TO_LEFT, UNBROKEN


def tell_many(staff: dict[Role, User]) -> None:
    """An announcement that was sent to the caseload, and one that was stopped."""
    for stopped in (False, True):
        with transaction():
            announcement = announcements.announce(
                staff[Role.SUPERVISOR],
                audience=Audience(),
                step=Step.GATHERING if stopped else Step.VISITS_AHEAD,
                takes_place_at=utc_now() + timedelta(days=3) if stopped else None,
                place=UNBROKEN[:20] if stopped else "",
                submission=f"world-{stopped}",
            )
        run_due_jobs("world")
        if stopped:
            with transaction():
                announcements.stop(staff[Role.SUPERVISOR], db.session.merge(announcement))


def hear(staff: dict[Role, User]) -> None:
    """Two SMS that wait, one that was read, and a complaint received, taken up, and answered."""
    mine = staff[Role.CASEWORKER]
    with transaction():
        for place, body in enumerate((f"ADUAN {HTML}", UNBROKEN, RIGHT_TO_LEFT)):
            keep_inbound(sid=f"SMworld{place}", sender="+6282311112222", body=body)
    with transaction():
        replies = [take_up(make.PORTAL, inbound) for inbound in unread(limit=10)]
    with transaction():
        if (read := replies[-1]) is not None:
            mark_read(make.PORTAL, db.session.merge(read))
    with transaction():
        case = db.session.scalars(
            select(Case).where(Case.caseworker_id == mine.id, Case.closed_at.is_(None))
        ).first()
        assert case is not None
        received = [
            complaints.receive_complaint(mine, case, channel=channel, text=f"{HTML}\n{UNBROKEN}")
            for channel in (Channel.IN_PERSON, Channel.PHONE, Channel.OTHER)
        ]
        complaints.take_up(mine, received[1])
        complaints.answer(mine, received[2], text=HTML)
