"""Claim messages from the outbox. Each call is a short transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from portal.core.clock import midnight, today, utc_now
from portal.core.db.bulk import insert_or_ignore
from portal.core.db.transaction import read_only, transaction
from portal.core.extensions import db
from portal.platform.messages import settings
from portal.platform.messages.models import HeldNumber, Message, MessageSender, MessageStatus
from portal.platform.messages.providers.base import OutgoingSms, Provider
from portal.platform.messages.sending_hours import sending_hours
from portal.platform.messages.steps import STEPS
from portal.platform.settings import value_of

#: Longer than a whole batch with all its timeouts; afterwards another worker may take over.
LEASE = timedelta(seconds=180)
#: A request must begin at least this long before its lease ends: a machine that was suspended
#: must not send a message that another worker has taken over meanwhile.
REQUEST = timedelta(seconds=40)
#: How far ahead of the rate limit one claim may reach, and its maximum number of messages.
WINDOW = timedelta(seconds=2)
BATCH = 64

_ANY_HOUR = [step for step, known in STEPS.items() if known.at_any_hour]
_COLUMNS = (
    Message.id,
    Message.public_id,
    Message.to,
    Message.body,
    Message.attempts,
    Message.queued_at,
)


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message leased by this worker, and the delay after the claim at which to send it."""

    id: int
    outgoing: OutgoingSms
    attempts: int
    queued_at: datetime
    wait: timedelta = timedelta()
    begin_within: timedelta | None = None
    """Latest start after the claim; None for a look-up, which may be repeated."""


def claim(provider: Provider, owner: str) -> list[ClaimedMessage]:
    """Claim the messages that are due: urgent ones first, within sending hours, rate and budget."""
    now = utc_now()
    due = _due(provider, now)
    if not _is_any(*due):
        return []
    with transaction() as session:
        sender = _locked_sender(session, provider, now)
        if sender.paused_until is not None and sender.paused_until > now:
            return []
        step = timedelta(seconds=1) / value_of(settings.PER_SECOND)
        start = max(sender.next_free_at, now)
        room = min(BATCH, remaining_today(), max(1, (now + WINDOW - start) // step))
        if start >= now + WINDOW or room <= 0:
            return []
        rows = _take(session, due, room, provider=provider, owner=owner, until=now + LEASE)
        sender.next_free_at = start + step * len(rows)
        sender.paused_until, sender.paused_reason = None, ""
    return [
        ClaimedMessage(
            row.id,
            _outgoing(row),
            row.attempts + 1,
            row.queued_at,
            wait=start - now + step * place,
            begin_within=LEASE - REQUEST,
        )
        for place, row in enumerate(rows)
    ]


def _take(
    session: Session,
    due: Sequence[ColumnElement[bool]],
    room: int,
    *,
    provider: Provider,
    owner: str,
    until: datetime,
) -> Sequence[Any]:
    """Lease up to ``room`` due messages, urgent ones first. The row of the sender must be
    locked."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(*due)
        .order_by(Message.urgent.desc(), Message.not_before, Message.id)
        .limit(room)
    ).all()
    session.execute(
        update(Message)
        .where(Message.id.in_([row.id for row in rows]))
        .values(
            status=MessageStatus.SENDING,
            provider=provider.name,
            attempts=Message.attempts + 1,
            lease_owner=owner,
            lease_until=until,
            status_reason="",
        )
    )
    return rows


def claim_uncertain(owner: str) -> list[ClaimedMessage]:
    """Claim uncertain messages that are due for a look-up."""
    now = utc_now()
    due: tuple[ColumnElement[bool], ...] = (
        Message.status == MessageStatus.UNCERTAIN,
        Message.not_before <= now,
        or_(Message.lease_until.is_(None), Message.lease_until < now),
    )
    if not _is_any(*due):
        return []
    with transaction() as session:
        rows = session.execute(
            select(*_COLUMNS)
            .where(*due)
            .order_by(Message.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        session.execute(
            update(Message)
            .where(Message.id.in_([row.id for row in rows]))
            .values(lease_owner=owner, lease_until=now + LEASE)
        )
    return [ClaimedMessage(row.id, _outgoing(row), row.attempts, row.queued_at) for row in rows]


def remaining_today() -> int:
    """Return how many messages today's budget still allows, over all workers."""
    since = midnight(today())
    used = db.session.scalar(
        select(func.count(Message.id)).where(
            or_(Message.sent_at >= since, Message.status == MessageStatus.SENDING)
        )
    )
    return max(0, int(value_of(settings.PER_DAY)) - (used or 0))


def _due(provider: Provider, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Message.status == MessageStatus.QUEUED,
        Message.not_before <= now,
        or_(Message.expires_at.is_(None), Message.expires_at > now),
        ~exists().where(HeldNumber.number == Message.to),
    ]
    if provider.reaches_people and not sending_hours().is_open(now):
        conditions.append(Message.step.in_(_ANY_HOUR))
    return conditions


def _is_any(*conditions: ColumnElement[bool]) -> bool:
    """Return whether a row matches. Checked before locking, so that an idle worker takes no write
    lock.
    """
    with read_only() as session:
        return bool(session.scalar(select(exists().where(*conditions))))


def _locked_sender(session: Session, provider: Provider, now: datetime) -> MessageSender:
    row = {"provider": provider.name, "next_free_at": now, "paused_reason": ""}
    session.execute(insert_or_ignore(session, MessageSender, MessageSender.provider), [row])
    return session.scalars(
        select(MessageSender)
        .where(MessageSender.provider == provider.name)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _outgoing(row: Any) -> OutgoingSms:
    return OutgoingSms(row.public_id, row.to, row.body)
