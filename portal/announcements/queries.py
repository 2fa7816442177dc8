"""Announcements that a person may see, and what became of them."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.announcements.models import Announcement, Recipient
from portal.cases.models import Case
from portal.cases.notifications import salutation
from portal.cases.queries import visible_case_ids
from portal.errors import NotFound
from portal.extensions import db
from portal.handovers.models import Event
from portal.handovers.queries import visible_events
from portal.households.models import Household, Person
from portal.jobs.models import JobState
from portal.messages.models import Message, MessageStatus
from portal.messages.queries import UNREACHED, UNSETTLED
from portal.permissions import Actor, Permission, Reach, reach


class Stage(enum.StrEnum):
    """Where an announcement stands."""

    QUEUEING = "queueing"
    SENDING = "sending"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Tally:
    """How many families are meant, and what became of their messages."""

    families: int
    counts: Mapping[MessageStatus, int]
    without_task: int

    @property
    def queued(self) -> int:
        """Families whose message was written."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Messages that can still be taken back."""
        return self.counts.get(MessageStatus.QUEUED, 0)

    @property
    def unreached(self) -> int:
        """Families that no SMS reached, as far as we know."""
        return sum(self.counts.get(status, 0) for status in UNREACHED)

    @property
    def unsettled(self) -> int:
        """Messages on their way."""
        return sum(self.counts.get(status, 0) for status in UNSETTLED)

    @property
    def to_send(self) -> int:
        """Messages that were or will be handed to the provider."""
        kept_back = (MessageStatus.BLOCKED, MessageStatus.CANCELLED)
        return self.queued - sum(self.counts.get(status, 0) for status in kept_back)

    @property
    def called_off(self) -> int:
        """Families of a stopped announcement whose message was taken back or never written."""
        return self.families - self.queued + self.counts.get(MessageStatus.CANCELLED, 0)

    @property
    def gone(self) -> int:
        """Messages that the provider took."""
        out = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.UNDELIVERED)
        return sum(self.counts.get(status, 0) for status in out)


def visible_announcements(actor: Actor) -> Select[Announcement]:
    """Own ones, those about events the actor sees, or all for who sees the whole regency."""
    query = select(Announcement).options(
        joinedload(Announcement.creator), joinedload(Announcement.job)
    )
    found = reach(actor, Permission.MESSAGE_SEND)
    if found is None:
        return query.where(false())
    if found is not Reach.OWN and actor.district_codes is None:
        return query
    events = visible_events(actor).with_only_columns(Event.id)
    return query.where(
        or_(Announcement.created_by_id == actor.actor_id, Announcement.event_id.in_(events))
    )


def get_announcement(actor: Actor, announcement_id: int) -> Announcement:
    """One announcement. Raises :class:`NotFound` outside what the person may see."""
    found = db.session.scalars(
        visible_announcements(actor).where(Announcement.id == announcement_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def tally(announcement: Announcement) -> Tally:
    """Count the families and their messages, whoever asks: no personal data in it."""
    by_status = dict(
        db.session.execute(
            select(Message.status, func.count())
            .join(Recipient, Recipient.message_id == Message.id)
            .where(Recipient.announcement_id == announcement.id)
            .group_by(Message.status)
        ).all()
    )
    families = db.session.scalar(
        select(func.count()).where(Recipient.announcement_id == announcement.id)
    )
    owed = db.session.scalar(
        select(func.count()).select_from(without_task(announcement).subquery())
    )
    return Tally(families or 0, by_status, owed or 0)


def stage(announcement: Announcement, counted: Tally) -> Stage:
    """Where the announcement stands now."""
    if announcement.stopped_at is not None:
        return Stage.STOPPED
    match announcement.job.state if announcement.job else JobState.DONE:
        case JobState.QUEUED | JobState.RUNNING:
            return Stage.QUEUEING
        case JobState.FAILED | JobState.CANCELLED:
            return Stage.FAILED
    return Stage.SENDING if counted.unsettled else Stage.FINISHED


def unreached(actor: Actor, announcement: Announcement) -> Select[Recipient]:
    """Families that no SMS reached, of those that ``actor`` may see, with what the report shows."""
    return (
        _unreached(announcement)
        .join(Recipient.case)
        .join(Case.household)
        .where(Recipient.case_id.in_(visible_case_ids(actor)))
        .options(
            contains_eager(Recipient.message),
            contains_eager(Recipient.case).options(
                joinedload(Case.caseworker),
                contains_eager(Case.household).options(
                    selectinload(Household.persons),
                    joinedload(Household.village),
                    joinedload(Household.district),
                ),
            ),
        )
    )


def without_task(announcement: Announcement) -> Select[Recipient]:
    """Unreached families with an open case of which no caseworker has been told yet."""
    return (
        _unreached(announcement)
        .join(Recipient.case)
        .where(Recipient.task_id.is_(None), Case.closed_at.is_(None))
    )


def longest_values() -> Mapping[str, list[str]]:
    """The longest names of recipients and of places there are now, for the preview of a text."""
    people = db.session.scalars(
        select(Person)
        .join(Case, Case.household_id == Person.household_id)
        .order_by(func.length(Person.name).desc(), Person.id)
        .limit(MOST)
    )
    places = db.session.scalars(
        select(Event.place)
        .group_by(Event.place)
        .order_by(func.length(Event.place).desc(), Event.place)
        .limit(MOST)
    )
    return {"name": [salutation(person) for person in people], "place": list(places)}


#: How many of the longest are looked at: the longest name is not always the longest when cut.
MOST = 20


def _unreached(announcement: Announcement) -> Select[Recipient]:
    return (
        select(Recipient)
        .join(Recipient.message)
        .where(Recipient.announcement_id == announcement.id, Message.status.in_(UNREACHED))
    )
