"""Whom an SMS reached after all, by a second message, need not be told in person any more."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import select, update

from portal.announcements.models import Recipient
from portal.cases import services as cases
from portal.cases.models import Case, Task
from portal.extensions import db
from portal.jobs.duties import Stopping, duty, never
from portal.jobs.walking import take_each
from portal.messages.models import Message, MessageStatus
from portal.permissions import Actor, Portal

EVERY = timedelta(seconds=30)


def follow_again(before: Message, again: Message) -> None:
    """The family of an announcement is where its newest message is."""
    db.session.execute(
        update(Recipient).where(Recipient.message_id == before.id).values(message_id=again.id)
    )


@duty("reached after all", every=EVERY)
def end_tasks(owner: str, *, stopping: Stopping = never) -> int:
    """End the tasks to tell families in person whose SMS arrived. Returns how many."""
    return take_each(_settled, partial(_end, Portal("Kabar SMS sampai")), stopping=stopping)


def _settled(limit: int) -> Sequence[int]:
    return db.session.scalars(
        select(Task.id)
        .join(Recipient, Recipient.task_id == Task.id)
        .join(Recipient.message)
        .where(Task.done_at.is_(None), Message.status == MessageStatus.DELIVERED)
        .order_by(Task.id)
        .limit(limit)
    ).all()


def _end(actor: Actor, task_id: int) -> bool:
    """End one, unless somebody has done it meanwhile."""
    task = db.session.scalars(
        select(Task).where(Task.id == task_id, Task.done_at.is_(None)).with_for_update()
    ).first()
    if task is None:
        return False
    cases.finish_task(actor, db.session.get_one(Case, task.case_id), task)
    return True
