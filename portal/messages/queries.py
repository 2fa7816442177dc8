"""Messages that a person may see, and how the outbox stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, false, func, select

from portal.clock import midnight, utc_now
from portal.errors import NotFound
from portal.extensions import db
from portal.messages.claims import left_today
from portal.messages.hours import sending_hours
from portal.messages.models import Message, MessageFinding, MessageSender, MessageStatus
from portal.messages.providers import current_provider
from portal.messages.steps import Step
from portal.permissions import Actor, Permission, Reach, reach

#: What is still ours to do. A sent message is not: receipts may never come.
UNSETTLED = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNCERTAIN)

#: Selects the ids of the cases that are an actor's own.
OwnCases = Callable[[Actor], Select[Any]]

_own_cases: OwnCases | None = None


def own_cases_with(own_cases: OwnCases) -> OwnCases:
    """Tell which cases are a person's own. Messages stand below cases in the house and cannot ask
    themselves; ``create_app`` tells them once."""
    global _own_cases
    _own_cases = own_cases
    return own_cases


def visible_messages(actor: Actor) -> Select[Message]:
    """Messages that ``actor`` may see: of own cases, of the kecamatan, or all."""
    query = select(Message)
    match reach(actor, Permission.MESSAGE_SEE):
        case Reach.ALL:
            return query
        case Reach.SCOPE if actor.district_codes is None:
            return query
        case Reach.SCOPE:
            return query.where(Message.district_code.in_(actor.district_codes or ()))
        case Reach.OWN if _own_cases is not None:
            return query.where(Message.case_id.in_(_own_cases(actor)))
        case _:
            return query.where(false())


def get_message(actor: Actor, message_id: int) -> Message:
    """One message. Raises :class:`NotFound` outside what the person may see."""
    message = db.session.scalars(visible_messages(actor).where(Message.id == message_id)).first()
    if message is None:
        raise NotFound
    return message


def by_public_id(public_id: str) -> Message | None:
    """The message that a report of the provider is about."""
    return db.session.scalars(select(Message).where(Message.public_id == public_id)).first()


#: Whom no SMS reached, as far as we know.
UNREACHED = (MessageStatus.UNDELIVERED, MessageStatus.FAILED, MessageStatus.BLOCKED)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty means everything. Days are in WIB, both included."""

    status: str = ""
    step: str = ""
    since: str = ""
    until: str = ""
    district: str = ""
    case: str = ""

    @property
    def is_set(self) -> bool:
        """Whether the list shows less than all."""
        return any(astuple(self))


def filtered(query: Select[Message], filters: Filters) -> Select[Message]:
    """``query`` narrowed; what is no status, step or day narrows nothing."""
    if filters.status == "unreached":
        query = query.where(Message.status.in_(UNREACHED))
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
    """How the outbox stands now. ``opens_at`` is set while it keeps quiet."""

    provider: str
    reaches_people: bool
    counts: Mapping[MessageStatus, int]
    oldest_unsettled_seconds: int | None
    paused_until: datetime | None
    paused_reason: str
    left_today: int
    opens_at: datetime | None

    @property
    def waiting(self) -> int:
        """Messages in the queue."""
        return self.counts[MessageStatus.QUEUED]

    @property
    def budget_is_used_up(self) -> bool:
        """Whether messages wait for tomorrow's budget."""
        return self.reaches_people and self.waiting > 0 and self.left_today == 0


def outbox_summary() -> OutboxSummary:
    """Counts over everything, whoever asks: no personal data in it."""
    now = utc_now()
    provider = current_provider()
    counted = dict(
        db.session.execute(select(Message.status, func.count()).group_by(Message.status)).all()
    )
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
        counts={status: counted.get(status, 0) for status in MessageStatus},
        oldest_unsettled_seconds=None if oldest is None else int((now - oldest).total_seconds()),
        paused_until=sender.paused_until if sender and paused else None,
        paused_reason=sender.paused_reason if sender and paused else "",
        left_today=left_today(),
        opens_at=hours.next_opening(now) if quiet else None,
    )


def finding_about(message: Message) -> MessageFinding | None:
    """What a person found out about it when it was in doubt."""
    return db.session.scalars(
        select(MessageFinding).where(MessageFinding.message_id == message.id)
    ).first()


def messages_of_case(case_id: int) -> Sequence[Message]:
    """Every message about a case, newest first; the case's guard stands before."""
    return db.session.scalars(
        select(Message).where(Message.case_id == case_id).order_by(Message.id.desc())
    ).all()
