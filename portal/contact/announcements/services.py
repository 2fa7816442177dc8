"""Confirm and stop announcements, and add tasks for families whose SMS failed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import force_locale, gettext
from sqlalchemy import func, insert, literal, select

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case, TaskKind
from portal.casework.handovers.models import Invitation
from portal.casework.handovers.queries import may_manage_event
from portal.casework.handovers.services import NOT_ENDED
from portal.contact.announcements.audience import Audience, may_announce_to_caseload
from portal.contact.announcements.models import Announcement, Recipient
from portal.contact.announcements.permissions import MESSAGE_SEND
from portal.contact.announcements.queries import recipients_without_task
from portal.contact.announcements.settings import TASK_DAYS
from portal.core.clock import to_local, today, utc_now
from portal.core.db.bulk import insert_or_ignore
from portal.core.errors import InvalidInput, InvalidTransition, NotPermitted
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform import audit
from portal.platform.jobs.services import cancel_job, enqueue
from portal.platform.messages.placeholders import PLACE, WHEN, Value
from portal.platform.messages.services import withdraw_all
from portal.platform.messages.steps import STEPS, Step
from portal.platform.permissions import Actor, require
from portal.platform.settings import value_of

#: The kind of the job that queues the messages, see ``jobs.py``.
KIND = "announcements.queue"


#: Title of the task for a family that no SMS reached.
TO_TELL: Mapping[Step, str] = {
    Step.HANDOVER_INVITED: kept("Kabari langsung: undangan serah terima. SMS tidak sampai."),
    Step.HANDOVER_REMINDER: kept("Kabari langsung: pengingat serah terima. SMS tidak sampai."),
    Step.VISITS_AHEAD: kept("Kabari langsung: petugas akan berkunjung. SMS tidak sampai."),
    Step.GATHERING: kept("Kabari langsung: undangan pertemuan. SMS tidak sampai."),
}


def announce(
    actor: Actor,
    *,
    audience: Audience,
    step: Step,
    takes_place_at: datetime | None = None,
    place: str = "",
    submission: str,
) -> Announcement:
    """Store the announcement and its recipients; a job queues their messages.

    The same ``submission`` is stored once. Raise :class:`InvalidInput` if the audience is empty or
    the text does not fit it.
    """
    require_audience(actor, audience)
    check_text_values(audience, step, takes_place_at, place)
    row = {
        "submission": submission,
        "step": step.value,
        "audience": _in_indonesian(audience),
        "event_id": audience.event.id if audience.event else None,
        "takes_place_at": takes_place_at,
        "place": place,
        "created_at": utc_now(),
        "created_by_id": actor.actor_id,
    }
    session = db.session()
    once = insert_or_ignore(session, Announcement, Announcement.submission).returning(Announcement)
    announcement = session.scalars(once, [row]).first()
    if announcement is None:
        return _already_announced(actor, submission)
    families = _insert_recipients(actor, announcement, audience)
    if not families:
        raise InvalidInput(gettext("Tidak ada keluarga yang cocok."))
    queue, told = f"announcement:{announcement.id}", {"announcement_id": announcement.id}
    job = enqueue(actor, KIND, arguments=told, total=families, queue=queue)
    announcement.job_id = job.id
    _record(actor, "announcements.confirm", announcement, step=step, families=families)
    return announcement


def _already_announced(actor: Actor, submission: str) -> Announcement:
    return db.session.scalars(
        select(Announcement).where(
            Announcement.submission == submission, Announcement.created_by_id == actor.actor_id
        )
    ).one()


def stop_announcement(actor: Actor, announcement: Announcement) -> int:
    """Stop queueing and withdraw the messages not sent yet; return the number withdrawn."""
    require(actor, MESSAGE_SEND)
    _lock(announcement)
    if announcement.stopped_at is not None:
        raise InvalidTransition(gettext("Pengumuman ini sudah dihentikan."))
    if announcement.job_id is not None:
        cancel_job(announcement.job_id)
    announcement.stopped_at, announcement.stopped_by_id = utc_now(), actor.actor_id
    withdrawn = withdraw_all(
        of=select(Recipient.message_id).where(Recipient.announcement_id == announcement.id),
        reason=kept("Pengumuman dihentikan oleh %(name)s.", name=actor.actor_name),
    )
    _record(actor, "announcements.stop", announcement, withdrawn=withdrawn)
    return withdrawn


def add_tasks_for_unreached(actor: Actor, announcement: Announcement) -> int:
    """Add a caseworker's task for each family whose SMS failed; return the number added.

    A family gets one task, however often this is called.
    """
    require(actor, MESSAGE_SEND)
    _lock(announcement)
    owed = db.session.scalars(
        recipients_without_task(announcement).order_by(Recipient.case_id)
    ).all()
    if not owed:
        return 0
    due_on = _due_on(announcement)
    title = TO_TELL[Step(announcement.step)]
    for recipient in owed:
        task = cases.add_task(
            actor, recipient.case, kind=TaskKind.PHONE, title=title, due_on=due_on
        )
        recipient.task_id = task.id
    _record(actor, "announcements.have_told", announcement, families=len(owed), due_on=due_on)
    return len(owed)


def withdraw_outdated_messages(actor: Actor, invitation: Invitation) -> None:
    """Withdraw unsent announcements of an event to a family whose invitation changed."""
    withdraw_all(
        of=select(Recipient.message_id)
        .join(Recipient.announcement)
        .where(
            Announcement.event_id == invitation.event_id,
            Recipient.case_id == invitation.case_id,
        ),
        reason=kept("Jadwalnya berubah sebelum pesan ini dikirim."),
    )


def text_values(
    audience: Audience, takes_place_at: datetime | None, place: str
) -> Mapping[str, Value]:
    """Return the values of the text: the event's time and place, else the typed ones."""
    if audience.event is not None:
        return {WHEN.key: audience.event.starts_at, PLACE.key: audience.event.place}
    return {WHEN.key: takes_place_at or "", PLACE.key: place}


def check_text_values(
    audience: Audience, step: Step, takes_place_at: datetime | None, place: str
) -> None:
    """Raise :class:`InvalidInput` unless ``step`` fits the audience and its values are complete."""
    if step not in audience.steps:
        raise InvalidInput(gettext("Pilih salah satu."), field="step")
    if audience.event is not None:
        if audience.event.status not in NOT_ENDED:
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
    """Raise :class:`NotPermitted` unless ``actor`` may write to this audience."""
    require(actor, MESSAGE_SEND)
    if audience.event is None:
        if not may_announce_to_caseload(actor):
            raise NotPermitted
    elif not may_manage_event(actor, audience.event):
        raise NotPermitted


def _insert_recipients(actor: Actor, announcement: Announcement, audience: Audience) -> int:
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
    return max(today(), min(days, to_local(moment).date() - timedelta(days=1)))


def _lock(announcement: Announcement) -> None:
    db.session.scalars(
        select(Announcement)
        .where(Announcement.id == announcement.id)
        .with_for_update(of=Announcement)
        .execution_options(populate_existing=True)
    ).one()


def _record(actor: Actor, action: str, announcement: Announcement, **values: Any) -> None:
    audit.record(
        actor,
        action,
        announcement,
        audience=announcement.audience,
        **values,
    )


def _in_indonesian(audience: Audience) -> str:
    """Return the audience as Indonesian text, as it is stored."""
    with force_locale("id"):
        return audience.in_words()[:300]
