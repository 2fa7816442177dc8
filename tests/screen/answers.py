"""Announcements and incoming SMS in the sample programme."""

from datetime import timedelta

from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.contact.announcements import services as announcements
from portal.contact.announcements.audience import Audience
from portal.contact.complaints import services as complaints
from portal.contact.complaints.models import Channel
from portal.contact.replies.services import mark_read, process_inbound
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.jobs.services import run_due_jobs
from portal.platform.messages.services import store_inbound, unread_inbound
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from tests import factories as make
from tests.screen.names import HTML, RIGHT_TO_LEFT, UNBROKEN


def tell_many(staff: dict[Role, User]) -> None:
    """Create an announcement to the caseload, and a stopped one."""
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
                announcements.stop_announcement(
                    staff[Role.SUPERVISOR], db.session.merge(announcement)
                )


def hear(staff: dict[Role, User]) -> None:
    """Create two waiting SMS, a read one, and complaints received, taken up, and answered."""
    mine = staff[Role.CASEWORKER]
    with transaction():
        for place, body in enumerate((f"ADUAN {HTML}", UNBROKEN, RIGHT_TO_LEFT)):
            store_inbound(sid=f"SMworld{place}", sender="+6282311112222", body=body)
    with transaction():
        replies = [process_inbound(make.PORTAL, inbound) for inbound in unread_inbound(limit=10)]
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
        complaints.take_up_complaint(mine, received[1])
        complaints.answer_complaint(mine, received[2], text=HTML)
