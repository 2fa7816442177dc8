"""Queue the messages of an announcement; finish tasks of families reached by a resent message."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import contains_eager

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case, Task
from portal.casework.cases.services import notify_all
from portal.casework.cases.states import Status
from portal.contact.announcements.audience import Audience
from portal.contact.announcements.models import Announcement, Recipient
from portal.contact.announcements.queries import WITH_PHONES
from portal.contact.announcements.services import check_text_values, text_values
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.jobs.duties import Stopping, never, process_due
from portal.platform.jobs.kinds import Progress
from portal.platform.jobs.models import Job
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.steps import Step
from portal.platform.permissions import Actor, SystemActor

EVERY = timedelta(seconds=30)


def follow_resent_message(before: Message, again: Message) -> None:
    """Link the recipient of an announcement to the resent message."""
    db.session.execute(
        update(Recipient).where(Recipient.message_id == before.id).values(message_id=again.id)
    )


def finish_tasks_of_reached(owner: str, *, stopping: Stopping = never) -> int:
    """Finish the tasks to inform families in person whose SMS has arrived; return their number."""
    return process_due(
        _tasks_of_reached, partial(_finish_task, SystemActor("Kabar SMS sampai")), stopping=stopping
    )


def _tasks_of_reached(limit: int) -> Sequence[int]:
    return db.session.scalars(
        select(Task.id)
        .join(Recipient, Recipient.task_id == Task.id)
        .join(Recipient.message)
        .where(Task.done_at.is_(None), Message.status == MessageStatus.DELIVERED)
        .order_by(Task.id)
        .limit(limit)
    ).all()


def _finish_task(actor: Actor, task_id: int) -> bool:
    """Finish a task; return False if it was finished already."""
    task = db.session.scalars(
        select(Task).where(Task.id == task_id, Task.done_at.is_(None)).with_for_update()
    ).first()
    if task is None:
        return False
    cases.finish_task(actor, db.session.get_one(Case, task.case_id), task)
    return True


BLOCK = 100


def queue_block(job: Job) -> Progress:
    """Queue the next messages, one per family.

    The event is read again, because its time may have changed or it may be cancelled. Families that
    left the roster, were served or whose case was closed meanwhile get no message.
    """
    announcement = db.session.get_one(Announcement, job.arguments["announcement_id"])
    actor, step = db.session.get_one(User, announcement.created_by_id), Step(announcement.step)
    audience = Audience(event=announcement.event)
    moment, place = announcement.takes_place_at, announcement.place
    if audience.event is not None:
        check_text_values(audience, step, moment, place)
    block = _next_recipients(announcement, after=job.result.get("after", 0))
    still = _still_in_audience(audience, actor, block)
    values = text_values(audience, moment, place)
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


def _next_recipients(announcement: Announcement, *, after: int) -> list[Recipient]:
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


def _still_in_audience(audience: Audience, actor: User, block: list[Recipient]) -> set[int]:
    ids = {recipient.case_id for recipient in block}
    if audience.event is None:
        still_open = select(Case.id).where(Case.id.in_(ids), Case.status != Status.CLOSED)
        return set(db.session.scalars(still_open))
    meant = audience.cases(actor).where(Case.id.in_(ids)).with_only_columns(Case.id)
    return set(db.session.scalars(meant))
