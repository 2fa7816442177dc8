"""Queries on messages, templates and the state of the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select

from portal.core.clock import midnight, utc_now
from portal.core.db.plans import unindexed
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.messages import ports
from portal.platform.messages.languages import INDONESIAN, sms_languages
from portal.platform.messages.models import (
    Message,
    MessageFinding,
    MessageSender,
    MessageStatus,
    MessageTemplate,
)
from portal.platform.messages.outbox.claims import remaining_today
from portal.platform.messages.permissions import MESSAGE_SEE
from portal.platform.messages.providers import current_provider
from portal.platform.messages.sending_hours import sending_hours
from portal.platform.messages.steps import Step, shipped_text
from portal.platform.permissions import Actor
from portal.platform.scope import within

#: Statuses that need further work. SENT is not one of them: delivery reports may never come.
UNSETTLED = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNCERTAIN)


def visible_messages(actor: Actor) -> Select[Message]:
    """Return the query for messages that ``actor`` may see: of own cases, of the scope, or all."""
    return select(Message).where(
        within(
            actor,
            MESSAGE_SEE,
            district_code=Message.district_code,
            own=lambda: Message.case_id.in_(ports.own_case_ids(actor)),
        )
    )


def get_message(actor: Actor, message_id: int) -> Message:
    """Return one message. Raises :class:`NotFound` outside the actor's scope."""
    message = db.session.scalars(visible_messages(actor).where(Message.id == message_id)).first()
    if message is None:
        raise NotFound
    return message


def message_by_public_id(public_id: str) -> Message | None:
    """Return the message that a provider report is about."""
    return db.session.scalars(select(Message).where(Message.public_id == public_id)).first()


#: Statuses of messages that did not reach the recipient.
UNREACHED = (MessageStatus.UNDELIVERED, MessageStatus.FAILED, MessageStatus.BLOCKED)


@dataclass(frozen=True)
class MessageFilters:
    """Filters of the message list; empty matches everything. Days are local, both included."""

    status: str = ""
    step: str = ""
    since: str = ""
    until: str = ""
    district: str = ""
    case: str = ""

    @property
    def is_set(self) -> bool:
        """Whether any filter is set."""
        return any(astuple(self))


def filter_messages(query: Select[Message], filters: MessageFilters) -> Select[Message]:
    """Return ``query`` with ``filters`` applied; invalid values are ignored."""
    if filters.status == "unreached":
        query = query.where(unindexed(Message.status).in_(UNREACHED))
    elif filters.status in set(MessageStatus):
        query = query.where(Message.status == MessageStatus(filters.status))
    if filters.step in set(Step):
        query = query.where(Message.step == filters.step)
    if filters.district:
        query = query.where(Message.district_code == filters.district)
    if filters.case.isdecimal() and len(filters.case) < 10:
        query = query.where(Message.case_id == int(filters.case))
    if (since := _midnight(filters.since)) is not None:
        query = query.where(Message.queued_at >= since)
    if (until := _midnight(filters.until)) is not None:
        query = query.where(Message.queued_at < until + timedelta(days=1))
    return query


def _midnight(text: str) -> datetime | None:
    try:
        return midnight(date.fromisoformat(text))
    except ValueError:
        return None


@dataclass(frozen=True)
class OutboxSummary:
    """State of the outbox. ``waiting`` messages are queued; ``opens_at`` is set outside the sending
    hours."""

    provider: str
    reaches_people: bool
    waiting: int
    oldest_unsettled_seconds: int | None
    paused_until: datetime | None
    paused_reason: str
    left_today: int
    opens_at: datetime | None

    @property
    def budget_is_used_up(self) -> bool:
        """Whether messages wait for tomorrow's budget."""
        return self.reaches_people and self.waiting > 0 and self.left_today == 0


def outbox_summary() -> OutboxSummary:
    """Return the state of the outbox. No access check: it contains no personal data."""
    now = utc_now()
    provider = current_provider()
    waiting = select(func.count()).where(Message.status == MessageStatus.QUEUED)
    oldest = db.session.scalar(
        select(func.min(Message.queued_at)).where(Message.status.in_(UNSETTLED))
    )
    sender = db.session.get(MessageSender, provider.name)
    paused = sender is not None and sender.paused_until is not None and sender.paused_until > now
    hours = sending_hours()
    quiet = provider.reaches_people and not hours.is_open(now)
    return OutboxSummary(
        provider=provider.name,
        reaches_people=provider.reaches_people,
        waiting=db.session.scalar(waiting) or 0,
        oldest_unsettled_seconds=None if oldest is None else int((now - oldest).total_seconds()),
        paused_until=sender.paused_until if sender and paused else None,
        paused_reason=sender.paused_reason if sender and paused else "",
        left_today=remaining_today(),
        opens_at=hours.next_opening(now) if quiet else None,
    )


def count_by_status() -> Mapping[MessageStatus, int]:
    """Return the number of messages of each status; reads all of them."""
    counted = dict(
        db.session.execute(select(Message.status, func.count()).group_by(Message.status)).all()
    )
    return {status: counted.get(status, 0) for status in MessageStatus}


def finding_about(message: Message) -> MessageFinding | None:
    """Return what a person found out about an uncertain message."""
    return db.session.scalars(
        select(MessageFinding).where(MessageFinding.message_id == message.id)
    ).first()


def messages_of_case(case_id: int) -> Sequence[Message]:
    """Return all messages of a case, newest first. The caller has checked access to the case."""
    return db.session.scalars(
        select(Message).where(Message.case_id == case_id).order_by(Message.id.desc())
    ).all()


def latest_tests(*, limit: int = 5) -> Sequence[Message]:
    """Return the last test SMS, the newest first; they name nobody."""
    query = select(Message).where(Message.step == Step.TEST).order_by(Message.id.desc())
    return db.session.scalars(query.limit(limit)).all()


def current_text(step: Step, language: str) -> str:
    """Return the text in force; the Indonesian one for a language that is not switched on."""
    known = language if language in sms_languages() else INDONESIAN
    own = template_versions(step, known, limit=1)
    return own[0].text if own else shipped_text(step, known)


def template_versions(step: Step, language: str, *, limit: int = 50) -> Sequence[MessageTemplate]:
    """Return the office's own versions of a text, newest first."""
    return db.session.scalars(
        select(MessageTemplate)
        .where(MessageTemplate.step == step, MessageTemplate.language == language)
        .order_by(MessageTemplate.version.desc())
        .limit(limit)
    ).all()
