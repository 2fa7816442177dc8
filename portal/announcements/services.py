"""Announce to many at once, stop what has not left, and have the unreached told in person."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, insert, literal, select

from portal import audit
from portal.announcements.audience import Audience, may_choose_freely
from portal.announcements.models import Announcement, Recipient
from portal.announcements.queries import without_task
from portal.announcements.settings import TASK_DAYS
from portal.cases import services as cases
from portal.cases.models import Case, TaskKind
from portal.clock import to_wib, today, utc_now
from portal.errors import InvalidInput, InvalidTransition, NotPermitted
from portal.extensions import db
from portal.handovers.models import Invitation
from portal.handovers.queries import runs
from portal.handovers.rosters import RUNNING
from portal.jobs.services import cancel_job, enqueue
from portal.messages.once import insert_once
from portal.messages.services import withdraw_all
from portal.messages.steps import STEPS, Step
from portal.messages.values import PLACE, WHEN, Value
from portal.permissions import Actor, Permission, require
from portal.settings import value_of

#: The kind of job that queues the messages, see ``job.py``.
KIND = "announcements.queue"


def announce(
    actor: Actor,
    *,
    audience: Audience,
    step: Step,
    takes_place_at: datetime | None = None,
    place: str = "",
    submission: str,
) -> Announcement:
    """Write down who is meant; a worker queues their messages. A ``submission`` counts once.

    Raises :class:`InvalidInput` when nobody is meant or the text does not fit."""
    require_audience(actor, audience)
    check_values(audience, step, takes_place_at, place)
    row = {
        "submission": submission,
        "step": step.value,
        "audience": audience.in_words()[:300],
        "event_id": audience.event.id if audience.event else None,
        "takes_place_at": takes_place_at,
        "place": place,
        "created_at": utc_now(),
        "created_by_id": actor.actor_id,
    }
    session = db.session()
    once = insert_once(session, Announcement, Announcement.submission).returning(Announcement)
    announcement = session.scalars(once, [row]).first()
    if announcement is None:
        return _sent_before(actor, submission)
    families = _write_down(actor, announcement, audience)
    if not families:
        raise InvalidInput(gettext("Tidak ada keluarga yang cocok."))
    queue, told = f"announcement:{announcement.id}", {"announcement_id": announcement.id}
    job = enqueue(actor, KIND, arguments=told, total=families, queue=queue)
    announcement.job_id = job.id
    _record(actor, "announcements.confirm", announcement, step=step, families=families)
    return announcement


def _sent_before(actor: Actor, submission: str) -> Announcement:
    return db.session.scalars(
        select(Announcement).where(
            Announcement.submission == submission, Announcement.created_by_id == actor.actor_id
        )
    ).one()


def stop(actor: Actor, announcement: Announcement) -> int:
    """Queue no more, and take back what no worker has taken up. Returns how many were taken back;
    what has left cannot be called back."""
    require(actor, Permission.MESSAGE_SEND)
    _lock(announcement)
    if announcement.stopped_at is not None:
        raise InvalidTransition(gettext("Pengumuman ini sudah dihentikan."))
    if announcement.job_id is not None:
        cancel_job(announcement.job_id)
    announcement.stopped_at, announcement.stopped_by_id = utc_now(), actor.actor_id
    withdrawn = withdraw_all(
        of=select(Recipient.message_id).where(Recipient.announcement_id == announcement.id),
        reason=gettext("Pengumuman dihentikan oleh %(name)s.", name=actor.actor_name),
    )
    _record(actor, "announcements.stop", announcement, withdrawn=withdrawn)
    return withdrawn


def have_them_told(actor: Actor, announcement: Announcement) -> int:
    """Give each caseworker a task for every family that no SMS reached, one a family however often
    this is asked. Returns how many were added."""
    require(actor, Permission.MESSAGE_SEND)
    _lock(announcement)
    owed = db.session.scalars(without_task(announcement).order_by(Recipient.case_id)).all()
    if not owed:
        return 0
    due_on = _due_on(announcement)
    about = str(STEPS[Step(announcement.step)].label).lower()
    title = gettext("Kabari langsung: %(about)s. SMS tidak sampai.", about=about)
    for recipient in owed:
        task = cases.add_task(
            actor, recipient.case, kind=TaskKind.PHONE, title=title, due_on=due_on
        )
        recipient.task_id = task.id
    _record(actor, "announcements.have_told", announcement, families=len(owed), due_on=due_on)
    return len(owed)


def drop_old_news(actor: Actor, invitation: Invitation) -> None:
    """News of an invitation overtakes what was announced about its event and still waits."""
    withdraw_all(
        of=select(Recipient.message_id)
        .join(Recipient.announcement)
        .where(
            Announcement.event_id == invitation.event_id,
            Recipient.case_id == invitation.case_id,
        ),
        reason=gettext("Jadwalnya berubah sebelum pesan ini dikirim."),
    )


def values_of(
    audience: Audience, takes_place_at: datetime | None, place: str
) -> Mapping[str, Value]:
    """What fills the text: the event's day and place, else those that were typed."""
    if audience.event is not None:
        return {WHEN.key: audience.event.starts_at, PLACE.key: audience.event.place}
    return {WHEN.key: takes_place_at or "", PLACE.key: place}


def check_values(
    audience: Audience, step: Step, takes_place_at: datetime | None, place: str
) -> None:
    """Raise :class:`InvalidInput` unless ``step`` fits the audience and has what it needs."""
    if step not in audience.steps:
        raise InvalidInput(gettext("Pilih salah satu."), field="step")
    if audience.event is not None:
        if audience.event.status not in RUNNING:
            raise InvalidInput(gettext("Acara ini sudah selesai."))
        return
    needed = STEPS[step].needed
    if WHEN in needed and takes_place_at is None:
        raise InvalidInput(gettext("Isi hari dan jamnya."), field="takes_place_at")
    if WHEN in needed and takes_place_at is not None and takes_place_at < utc_now():
        raise InvalidInput(gettext("Waktu ini sudah lewat."), field="takes_place_at")
    if PLACE in needed and not place.strip():
        raise InvalidInput(gettext("Isi tempatnya."), field="place")


def require_audience(actor: Actor, audience: Audience) -> None:
    """Raise :class:`NotPermitted` unless ``actor`` may write to them all at once."""
    require(actor, Permission.MESSAGE_SEND)
    if audience.event is None:
        if not may_choose_freely(actor):
            raise NotPermitted
    elif not runs(actor, audience.event):
        raise NotPermitted


def _write_down(actor: Actor, announcement: Announcement, audience: Audience) -> int:
    meant = (
        audience.cases(actor)
        .with_only_columns(literal(announcement.id), Case.id, maintain_column_froms=True)
        .options()
        .order_by(None)
    )
    db.session.execute(insert(Recipient).from_select(["announcement_id", "case_id"], meant))
    counted = select(func.count()).where(Recipient.announcement_id == announcement.id)
    return db.session.scalar(counted) or 0


def _due_on(announcement: Announcement) -> date:
    days = today() + timedelta(days=value_of(TASK_DAYS))
    event = announcement.event
    moment = event.starts_at if event else announcement.takes_place_at
    if moment is None:
        return days
    return max(today(), min(days, to_wib(moment).date() - timedelta(days=1)))


def _lock(announcement: Announcement) -> None:
    db.session.scalars(
        select(Announcement)
        .where(Announcement.id == announcement.id)
        .with_for_update(of=Announcement)
        .execution_options(populate_existing=True)
    ).one()


def _record(actor: Actor, action: str, announcement: Announcement, **values: Any) -> None:
    event = announcement.event
    audit.record(
        actor,
        action,
        announcement,
        district_code=event.district_code if event else None,
        audience=announcement.audience,
        **values,
    )
