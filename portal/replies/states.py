"""The way of a reply: some are settled at once, the others wait for a person."""

import enum

from portal.permissions import Permission
from portal.workflow import Transition


class ReplyStatus(enum.StrEnum):
    """Waits for staff, or settled."""

    WAITING = "waiting"
    SETTLED = "settled"


class ReplyAction(enum.StrEnum):
    SETTLE = "settle"


TRANSITIONS: dict[tuple[ReplyStatus, ReplyAction], Transition[ReplyStatus]] = {
    (ReplyStatus.WAITING, ReplyAction.SETTLE): Transition(
        ReplyStatus.SETTLED, Permission.COMPLAINT_HANDLE
    ),
}
