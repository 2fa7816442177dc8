"""How a message moves: forward only, whatever order reports come in.

The provider's word may come late, twice and out of order, and two workers may hold an opinion on
one message. So every move is one guarded UPDATE, and the stage a message has reached decides.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, update

from portal.clock import utc_now
from portal.extensions import db
from portal.messages.models import Message, MessageStatus

STAGES: Mapping[MessageStatus, int] = {
    MessageStatus.QUEUED: 0,
    MessageStatus.SENDING: 1,
    MessageStatus.UNCERTAIN: 2,
    MessageStatus.SENT: 3,
    MessageStatus.DELIVERED: 4,
    MessageStatus.UNDELIVERED: 4,
    MessageStatus.FAILED: 4,
    MessageStatus.BLOCKED: 4,
    MessageStatus.CANCELLED: 4,
}
LAST_STAGE = max(STAGES.values())


def forward(message_id: int, to: MessageStatus, **values: Any) -> bool:
    """Move the message on to ``to`` with ``values``; ``False`` if it is as far or further.

    A stage that was jumped over gets its time too: what was delivered has been sent.
    """
    now = utc_now()
    earlier = [status for status, stage in STAGES.items() if stage < STAGES[to]]
    if to in {MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.UNDELIVERED}:
        values["sent_at"] = func.coalesce(Message.sent_at, now)
    if STAGES[to] == LAST_STAGE:
        values["settled_at"] = now
    return _update(Message.id == message_id, Message.status.in_(earlier), status=to, **values)


def release(
    message_id: int, *, owner: str, not_before: datetime, reason: str = "", **values: Any
) -> bool:
    """Back to the queue: the only way backwards, for what the provider surely did not take.

    Only the worker that holds the message may say so; ``False`` if it does not hold it any more.
    """
    return _update(
        Message.id == message_id,
        Message.status.in_([MessageStatus.SENDING, MessageStatus.UNCERTAIN]),
        Message.lease_owner == owner,
        status=MessageStatus.QUEUED,
        not_before=not_before,
        status_reason=reason[:300],
        lease_owner=None,
        lease_until=None,
        **values,
    )


def cancel(message_id: int, reason: str) -> bool:
    """Withdraw a message that no worker has taken up yet."""
    return _update(
        Message.id == message_id,
        Message.status == MessageStatus.QUEUED,
        status=MessageStatus.CANCELLED,
        status_reason=reason[:300],
        settled_at=utc_now(),
    )


def cancel_all(which: ColumnElement[bool], *, reason: str) -> int:
    """:func:`cancel` for many at once. Returns how many were withdrawn."""
    return _change(
        which,
        Message.status == MessageStatus.QUEUED,
        status=MessageStatus.CANCELLED,
        status_reason=reason[:300],
        settled_at=utc_now(),
    )


def _update(*conditions: ColumnElement[bool], **values: Any) -> bool:
    return _change(*conditions, **values) == 1


def _change(*conditions: ColumnElement[bool], **values: Any) -> int:
    changed: Any = db.session.execute(
        update(Message)
        .where(*conditions)
        .values(values)
        .execution_options(synchronize_session="fetch")
    )
    return int(changed.rowcount)
