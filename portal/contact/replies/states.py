"""States of a reply. Most are settled on arrival, the others wait for a person."""

import enum

from portal.contact.complaints.permissions import COMPLAINT_HANDLE
from portal.platform.workflow import Transition


class ReplyStatus(enum.StrEnum):
    """Status of a reply: waiting for a person, or settled."""

    WAITING = "waiting"
    SETTLED = "settled"


class ReplyAction(enum.StrEnum):
    """Actions that move a reply."""

    SETTLE = "settle"


TRANSITIONS: dict[tuple[ReplyStatus, ReplyAction], Transition[ReplyStatus]] = {
    (ReplyStatus.WAITING, ReplyAction.SETTLE): Transition(ReplyStatus.SETTLED, COMPLAINT_HANDLE),
}
