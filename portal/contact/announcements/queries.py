"""Queries on announcements: visibility, counts, stage, unreached families, preview."""

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.cases.queries import of_visible_case
from portal.casework.cases.services import draft_notice, salutation
from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.queries import visible_events
from portal.contact.announcements.audience import Audience
from portal.contact.announcements.models import Announcement, Recipient
from portal.contact.announcements.permissions import MESSAGE_SEND
from portal.core.db.plans import unindexed
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.jobs.models import JobState
from portal.platform.messages import settings
from portal.platform.messages.languages import sms_languages
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.outbox.claims import remaining_today
from portal.platform.messages.placeholders import Value
from portal.platform.messages.queries import UNREACHED, UNSETTLED, current_text
from portal.platform.messages.sending_hours import next_opening
from portal.platform.messages.services import Draft
from portal.platform.messages.steps import Step
from portal.platform.permissions import Actor, allows
from portal.platform.scope import sees_everything
from portal.platform.settings import value_of
from portal.platform.settings.services import settings_read_once
from portal.registry.households.models import Household, Person


class AnnouncementStage(enum.StrEnum):
    """The stage of an announcement."""

    QUEUEING = "queueing"
    SENDING = "sending"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class AnnouncementCounts:
    """The number of families, and of their messages by state."""

    families: int
    counts: Mapping[MessageStatus, int]
    without_task: int

    @property
    def queued(self) -> int:
        """Return the number of families with a message."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Return the number of messages that can still be withdrawn."""
        return self.counts.get(MessageStatus.QUEUED, 0)

    @property
    def unreached(self) -> int:
        """Return the number of families whose SMS failed."""
        return sum(self.counts.get(status, 0) for status in UNREACHED)

    @property
    def unsettled(self) -> int:
        """Return the number of messages on their way."""
        return sum(self.counts.get(status, 0) for status in UNSETTLED)

    @property
    def to_send(self) -> int:
        """Return the number of messages that were or will be given to the provider."""
        kept_back = (MessageStatus.BLOCKED, MessageStatus.CANCELLED)
        return self.queued - sum(self.counts.get(status, 0) for status in kept_back)

    @property
    def called_off(self) -> int:
        """Return the number of families whose message was withdrawn or never queued."""
        return self.families - self.queued + self.counts.get(MessageStatus.CANCELLED, 0)

    @property
    def gone(self) -> int:
        """Return the number of messages accepted by the provider."""
        out = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.UNDELIVERED)
        return sum(self.counts.get(status, 0) for status in out)


def visible_announcements(actor: Actor) -> Select[Announcement]:
    """Return the query of visible announcements: own ones, those of visible events, or all."""
    query = select(Announcement).options(
        joinedload(Announcement.creator), joinedload(Announcement.job)
    )
    if not allows(actor, MESSAGE_SEND):
        return query.where(false())
    if sees_everything(actor, MESSAGE_SEND):
        return query
    event = visible_events(actor).where(HandoverEvent.id == Announcement.event_id)
    return query.where(
        or_(
            unindexed(Announcement.created_by_id) == actor.actor_id,
            event.correlate(Announcement).exists(),
        )
    )


def get_announcement(actor: Actor, announcement_id: int) -> Announcement:
    """Return an announcement. Raise :class:`NotFound` if it is not visible."""
    found = db.session.scalars(
        visible_announcements(actor).where(Announcement.id == announcement_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def announcement_counts(announcement: Announcement) -> AnnouncementCounts:
    """Count families and messages, regardless of scope: the counts hold no personal data."""
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
        select(func.count()).select_from(recipients_without_task(announcement).subquery())
    )
    return AnnouncementCounts(families or 0, by_status, owed or 0)


def stage_of(announcement: Announcement, counted: AnnouncementCounts) -> AnnouncementStage:
    """Return the current stage."""
    if announcement.stopped_at is not None:
        return AnnouncementStage.STOPPED
    match announcement.job.state if announcement.job else JobState.DONE:
        case JobState.QUEUED | JobState.RUNNING:
            return AnnouncementStage.QUEUEING
        case JobState.FAILED | JobState.CANCELLED:
            return AnnouncementStage.FAILED
    return AnnouncementStage.SENDING if counted.unsettled else AnnouncementStage.FINISHED


def unreached_recipients(actor: Actor, announcement: Announcement) -> Select[Recipient]:
    """Return the query of visible families whose SMS failed, with the relations of the report."""
    return (
        _unreached(announcement)
        .join(Recipient.case)
        .join(Case.household)
        .where(of_visible_case(actor, Recipient.case_id))
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


def recipients_without_task(announcement: Announcement) -> Select[Recipient]:
    """Return the query of unreached families with an open case and no task yet."""
    return (
        _unreached(announcement)
        .join(Recipient.case)
        .where(Recipient.task_id.is_(None), Case.closed_at.is_(None))
    )


def longest_values() -> Mapping[str, list[str]]:
    """Return the longest names of recipients and places, for the preview of a text."""
    people = db.session.scalars(
        select(Person)
        .join(Case, Case.household_id == Person.household_id)
        .order_by(func.length(Person.name).desc(), Person.id.desc())
        .limit(LONGEST_CANDIDATES)
    )
    places = db.session.scalars(
        select(HandoverEvent.place)
        .group_by(HandoverEvent.place)
        .order_by(func.length(HandoverEvent.place).desc(), HandoverEvent.place)
        .limit(LONGEST_CANDIDATES)
    )
    return {"name": [salutation(person) for person in people], "place": list(places)}


#: Number of candidates: the longest name is not always the longest after shortening.
LONGEST_CANDIDATES = 20


def _unreached(announcement: Announcement) -> Select[Recipient]:
    return (
        select(Recipient)
        .join(Recipient.message)
        .where(Recipient.announcement_id == announcement.id, Message.status.in_(UNREACHED))
    )


WITH_PHONES = contains_eager(Case.household).options(
    selectinload(Household.persons).selectinload(Person.phones),
    joinedload(Household.village),
    joinedload(Household.district),
)


#: Sample size for a larger audience, because the preview is computed anew for each choice.
MOST_PREVIEWED = 300


@dataclass
class UnpreparedFamilies:
    """Families that get no SMS for one reason: their number, and those in the sample."""

    families: int
    cases: Sequence[Case]


@dataclass(frozen=True)
class AnnouncementPreview:
    """The effect of an announcement: counts, cost in rupiah, examples, families without SMS.

    ``families`` is exact. If ``estimated``, the other numbers are extrapolated from a sample.
    """

    families: int
    messages: int
    segments: int
    cost: int
    left_today: int
    opens_at: datetime | None
    examples: Mapping[str, Draft]
    #: By reason, as text.
    unreached: Mapping[str, UnpreparedFamilies]
    estimated: bool = False


def preview_announcement(
    actor: Actor, audience: Audience, *, step: Step, values: Mapping[str, Value]
) -> AnnouncementPreview:
    """Render the text for the audience without writing anything."""
    with settings_read_once():
        return _preview(actor, audience, step=step, values=values)


def _preview(
    actor: Actor, audience: Audience, *, step: Step, values: Mapping[str, Value]
) -> AnnouncementPreview:
    texts = {language: current_text(step, language) for language in sms_languages()}
    families = audience.count(actor)
    cases = _families_to_look_at(actor, audience, families)
    examples: dict[str, Draft] = {}
    unreached: dict[str, list[Case]] = defaultdict(list)
    segments = messages = 0
    for case in cases:
        draft = draft_notice(case, step=step, texts=texts, values=values)
        if draft.obstacle:
            unreached[draft.obstacle].append(case)
            continue
        messages, segments = messages + 1, segments + draft.size.segments
        language = case.household.language
        if language not in examples or draft.size.units > examples[language].size.units:
            examples[language] = draft

    def of_all(part: int) -> int:
        return part * families // len(cases) if cases else 0

    return AnnouncementPreview(
        families=families,
        messages=of_all(messages),
        segments=of_all(segments),
        cost=of_all(segments) * value_of(settings.PRICE),
        left_today=remaining_today(),
        opens_at=next_opening(),
        examples=examples,
        unreached={
            reason: UnpreparedFamilies(of_all(len(found)), found)
            for reason, found in unreached.items()
        },
        estimated=len(cases) < families,
    )


def _families_to_look_at(actor: Actor, audience: Audience, families: int) -> Sequence[Case]:
    """Return all cases of a small audience, else every n-th by id."""
    query = audience.cases(actor).options(WITH_PHONES).order_by(Case.id)
    if families > MOST_PREVIEWED:
        query = query.where(Case.id % (families // MOST_PREVIEWED + 1) == 0)
    return db.session.scalars(query).all()
