"""Status changes of a message: forward only, whatever the order of reports.

Reports of the provider may be late, repeated and out of order, and two workers may hold different
results. Each change is one guarded UPDATE, decided by the stage that the message has reached.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, update

from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.platform.messages.models import Message, MessageStatus

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
#: Statuses from which a worker or a person may still send the message.
NOT_ARRIVED = (
    MessageStatus.QUEUED,
    MessageStatus.SENDING,
    MessageStatus.UNCERTAIN,
    MessageStatus.FAILED,
    MessageStatus.UNDELIVERED,
)


def advance(message_id: int, to: MessageStatus, **values: Any) -> bool:
    """Move a message to the status ``to``; False if it has reached that stage already.

    Skipped stages get their timestamp too: a delivered message was sent.
    """
    now = utc_now()
    earlier = [status for status, stage in STAGES.items() if stage < STAGES[to]]
    if to in {MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.UNDELIVERED}:
        values["sent_at"] = func.coalesce(Message.sent_at, now)
    if STAGES[to] == LAST_STAGE:
        values["settled_at"] = now
    return _update(Message.id == message_id, Message.status.in_(earlier), status=to, **values)


def requeue(
    message_id: int, *, owner: str, not_before: datetime, reason: str = "", **values: Any
) -> bool:
    """Put a message back into the queue: the only backward step, for a message that the provider
    certainly did not accept.

    Only the worker that holds the lease may do so; otherwise returns False. A message whose text no
    longer holds is withdrawn instead.
    """
    held = (
        Message.id == message_id,
        Message.status.in_([MessageStatus.SENDING, MessageStatus.UNCERTAIN]),
        Message.lease_owner == owner,
    )
    if _update(
        *held,
        Message.untrue_reason != "",
        status=MessageStatus.CANCELLED,
        status_reason=Message.untrue_reason,
        settled_at=utc_now(),
        lease_owner=None,
        lease_until=None,
    ):
        return True
    return _update(
        *held,
        status=MessageStatus.QUEUED,
        not_before=not_before,
        status_reason=reason[:300],
        lease_owner=None,
        lease_until=None,
        **values,
    )


def cancel(message_id: int, reason: str) -> bool:
    """Withdraw a message that no worker has claimed; False otherwise."""
    return _update(
        Message.id == message_id,
        Message.status == MessageStatus.QUEUED,
        status=MessageStatus.CANCELLED,
        status_reason=reason[:300],
        settled_at=utc_now(),
    )


def cancel_all(which: ColumnElement[bool], *, reason: str) -> int:
    """Withdraw many queued messages at once. Returns their number."""
    return _change(
        which,
        Message.status == MessageStatus.QUEUED,
        status=MessageStatus.CANCELLED,
        status_reason=reason[:300],
        settled_at=utc_now(),
    )


def mark_untrue(which: ColumnElement[bool], *, reason: str) -> None:
    """Store on undelivered messages why they must not be sent (again)."""
    _change(
        which,
        Message.status.in_(NOT_ARRIVED),
        Message.untrue_reason == "",
        untrue_reason=reason[:300],
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
