"""Queue the messages of an announcement, a block at a time."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.accounts.models import User
from portal.announcements.audience import Audience
from portal.announcements.models import Announcement, Recipient
from portal.announcements.preview import WITH_PHONES
from portal.announcements.services import KIND, check_values, values_of
from portal.cases.models import Case
from portal.cases.notifications import notify_all
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.services import Progress, job_kind
from portal.messages.steps import Step

BLOCK = 100


@job_kind(KIND)
def queue_block(job: Job) -> Progress:
    """Write the next messages into the outbox, once for each family.

    The event is read anew: its hour may have changed since, or it was called off; and whoever has
    left the roster or been served meanwhile is not called any more.
    """
    announcement = db.session.get_one(Announcement, job.arguments["announcement_id"])
    actor, step = db.session.get_one(User, announcement.created_by_id), Step(announcement.step)
    audience = Audience(event=announcement.event)
    moment, place = announcement.takes_place_at, announcement.place
    if audience.event is not None:
        check_values(audience, step, moment, place)
    block = _block(announcement, after=job.result.get("after", 0))
    still = _still_meant(audience, actor, block)
    values = values_of(audience, moment, place)
    told = {
        f"announcement:{announcement.id}:case:{recipient.case_id}": recipient
        for recipient in block
        if recipient.case_id in still
    }
    messages = notify_all(
        actor,
        {occasion: recipient.case for occasion, recipient in told.items()},
        step=step,
        values=values,
    )
    for recipient, message in zip(told.values(), messages, strict=True):
        recipient.message_id = message.id
    done = len(block) < BLOCK
    after = {"after": block[-1].case_id} if block else {}
    return Progress(job.cursor + len(block), job.total, done=done, result=after)


def _block(announcement: Announcement, *, after: int) -> list[Recipient]:
    return list(
        db.session.scalars(
            select(Recipient)
            .join(Recipient.case)
            .join(Case.household)
            .where(Recipient.announcement_id == announcement.id, Recipient.case_id > after)
            .options(contains_eager(Recipient.case).options(WITH_PHONES))
            .order_by(Recipient.case_id)
            .limit(BLOCK)
        )
    )


def _still_meant(audience: Audience, actor: User, block: list[Recipient]) -> set[int]:
    ids = {recipient.case_id for recipient in block}
    if audience.event is None:
        return ids
    meant = audience.cases(actor).where(Case.id.in_(ids)).with_only_columns(Case.id)
    return set(db.session.scalars(meant))
